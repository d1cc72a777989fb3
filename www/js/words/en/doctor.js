/** The capture doctor: commands by runtime and place. */

export const en = {
  'doctor.title': 'How to take snapshots where the program runs',
};

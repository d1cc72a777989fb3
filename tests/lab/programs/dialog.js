// A dialog that stays in the middle of the window while it is open.

(() => {
  // owner
  function openDialog() {
    const dialog = document.createElement('section');
    for (let option = 0; option < 10; option++) {
      const label = document.createElement('label');
      label.append(`Option ${option} `, document.createElement('input'));
      dialog.append(label);
    }
    // owner
    const place = () => {
      dialog.style.top = `${window.innerHeight / 3}px`;
    };
    window.addEventListener('resize', place); // owner
    place();
    document.body.append(dialog);
    return () => dialog.remove();
  }

  document.querySelector('#open').addEventListener('click', () => {
    const close = openDialog();
    setTimeout(close, 0);
  });
})();

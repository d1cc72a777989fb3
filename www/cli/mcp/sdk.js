/**
 * What is used of the official SDK of the Model Context Protocol. The build replaces this file by a bundle of it with all
 * that it imports, so that the package has no dependency.
 */
export { Server } from '@modelcontextprotocol/sdk/server/index.js';
export { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
export { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

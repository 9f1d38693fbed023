/** The address of a server that `cargo xtask test` starts beside the first one, on the same database. */
function beside(variable: string) {
  const port = process.env[variable];
  if (!port) throw new Error(`${variable} is not set: \`cargo xtask test\` starts the server that this story is about`);
  return `http://127.0.0.1:${port}`;
}

/** The server that asks why a credit limit changes, and for a second person. */
export const careful = () => beside("CAREFUL_PORT");
/** The server that knows an identity provider (end2end/provider). */
export const withProvider = () => beside("SSO_PORT");

// An identity provider for the stories: `node provider/server.mjs PORT CALLBACK`. It is a real one, the package oidc-provider,
// which signs in whoever types a name, as whoever that is; the name is also their email, which it calls verified unless it says
// otherwise.

import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "ficha",
      client_secret: process.env.FICHA_OIDC_CLIENT_SECRET,
      redirect_uris: [callback],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  findAccount: (_, name) => ({
    accountId: name,
    claims: () => ({ sub: name, name, email: name, email_verified: !name.startsWith("unverified") }),
  }),
  cookies: { keys: ["for-stories-only"] },
});

provider.listen(Number(port), "127.0.0.1");

import { expect, test, type Page } from "@playwright/test";

/** The people that `cargo xtask test` has put into the database. */
export const people = {
  admin: { email: "ana@example.com", name: "Ana Alba" },
  editor: { email: "eva@example.com", name: "Eva Egea" },
  manager: { email: "mara@example.com", name: "Mara Mora" },
  viewer: { email: "victor@example.com", name: "Víctor Vela" },
} as const;

/** Somebody who reads Ficha in several languages: one for each browser, since the language is kept with the user. */
export const reader = () => ({ email: `lia-${test.info().project.name}@example.com`, name: "Lia Lund" });

/** Somebody who ends her sessions elsewhere: one for each browser, since the others need theirs. */
export const wanderer = () => ({ email: `noa-${test.info().project.name}@example.com`, name: "Noa Nieto" });

/** Somebody who signs in by two steps: one for each browser, since a code counts once. */
export const careful = () => ({ email: `pia-${test.info().project.name}@example.com`, name: "Pía Pons" });

/** Their one password, good for nothing but a database that lives for a minute. */
export const password = process.env.STORIES_PASSWORD ?? "a-password-for-stories";

/**
 * Signs in without the page: how the form does it is a story of its own. The session is the browser's from here on, and
 * the story goes where it begins.
 */
export async function signIn(page: Page, who: keyof typeof people | { email: string }) {
  const { email } = typeof who === "string" ? people[who] : who;
  const answer = await post(page, "/login", { email, password, next: "/customers" });
  expect(answer.status(), `${email} is signed in`).toBe(303);
}

/** Posts a form as a page of ours would, and does not follow where the answer leads. */
export async function post(page: Page, path: string, form: Record<string, string>) {
  const origin = new URL(test.info().project.use.baseURL ?? "").origin;
  return page.request.post(path, { form, headers: { origin }, maxRedirects: 0 });
}

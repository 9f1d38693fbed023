import { expect, type Page } from "@playwright/test";

/** The people that `cargo xtask test` has put into the database. */
export const people = {
  admin: { email: "ana@example.com", name: "Ana Alba" },
  editor: { email: "eva@example.com", name: "Eva Egea" },
  viewer: { email: "victor@example.com", name: "Víctor Vela" },
} as const;

/** Their one password, good for nothing but a database that lives for a minute. */
export const password = process.env.STORIES_PASSWORD ?? "a-password-for-stories";

/** Signs in by the form, as people do. */
export async function signIn(page: Page, who: keyof typeof people) {
  await page.goto("/login");
  await page.getByLabel("Email").fill(people[who].email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
}

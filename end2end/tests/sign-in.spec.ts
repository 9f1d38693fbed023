import { people, password } from "../people";
import { expect, test } from "../story";

test("whoever is not signed in is asked to, and gets to where they were going", async ({ page }) => {
  await page.goto("/customers?q=acme");
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel("Email").fill(people.editor.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/customers\?q=acme/);
  await expect(page.getByRole("link", { name: "Acme Tools Ltd" })).toBeVisible();
});

test("a wrong password is refused in words, and the email stays", async ({ page }) => {
  // Nobody's address: failed tries slow an account down, and the other stories need theirs.
  const email = `nobody-${test.info().project.name}@example.com`;
  await page.goto("/login");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not-it");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("The email or the password is wrong");
  await expect(page.getByLabel("Email")).toHaveValue(email);
});

test("signing out ends the session, in the browser and on the server", async ({ page, context }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill(people.editor.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Customers" })).toBeVisible();
  const session = (await context.cookies()).filter((cookie) => cookie.name === "ficha_session");
  expect(session).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/login/);
  await context.addCookies(session);
  await page.goto("/customers");
  await expect(page).toHaveURL(/\/login/);
});

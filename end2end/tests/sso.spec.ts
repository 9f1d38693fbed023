import { type Page } from "@playwright/test";
import { people } from "../people";
import { withProvider } from "../servers";
import { expect, test } from "../story";

const again = "Signing in at your identity provider did not work. Try again.";

test.beforeEach(async ({ context }) => {
  // The provider's own pages ask for fonts elsewhere.
  await context.route((url) => url.hostname !== "127.0.0.1", (route) => route.fulfill({ contentType: "text/css", body: "" }));
});

/** Goes to the provider by the button, and signs in there, up to the last question. */
async function goThere(page: Page, name: string) {
  await page.goto(`${withProvider()}/customers?q=acme`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
}

async function signInThere(page: Page, name: string) {
  await goThere(page, name);
  await page.getByRole("button", { name: "Continue" }).click();
}

/**
 * Signs in at the provider with a browser that has lost what it asked, so that its answer is refused unread. The answer's
 * address, and a way to give the browser back what it lost.
 */
async function refusedUnread(page: Page, name: string) {
  await goThere(page, name);
  const asked = (await page.context().cookies()).filter((cookie) => cookie.name === "ficha_oidc");
  expect(asked).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);
  await page.context().clearCookies({ name: "ficha_oidc" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert")).toHaveText(again);
  return { back: new URL(page.url()), remember: () => page.context().addCookies(asked) };
}

test("one signs in at the identity provider and gets to where one was going", async ({ page }) => {
  await signInThere(page, people.editor.email);
  await expect(page).toHaveURL(`${withProvider()}/customers?q=acme`);
  await expect(page.getByRole("link", { name: `Signed in as ${people.editor.name}` })).toBeVisible();
  await page.goto(`${withProvider()}/preferences/sessions`);
  await expect(page.getByText("This session", { exact: true })).toBeVisible();
});

test("whom the provider knows and Ficha does not is told so", async ({ page }) => {
  await signInThere(page, "stranger@example.com");
  await expect(page.getByRole("alert")).toContainText("you have no access here");
  await page.goto(`${withProvider()}/customers`);
  await expect(page).toHaveURL(/\/login/);
});

test("an email that the provider has not verified is nobody's", async ({ page }) => {
  await signInThere(page, `unverified-${people.admin.email}`);
  await expect(page.getByRole("alert")).toContainText("you have no access here");
});

test("an answer to another question is refused, and so is one from another issuer", async ({ page }) => {
  const { back, remember } = await refusedUnread(page, people.viewer.email);
  for (const [name, value] of [
    ["state", "of-another-question"],
    ["iss", "https://id.evil.example"],
  ] as const) {
    const wrong = new URL(back);
    expect(wrong.searchParams.has(name), `the provider sends ${name}`).toBe(true);
    wrong.searchParams.set(name, value);
    await remember();
    await page.goto(wrong.href);
    await expect(page.getByRole("alert")).toHaveText(again);
  }
  await remember();
  await page.goto(back.href);
  await expect(page).toHaveURL(`${withProvider()}/customers?q=acme`);
});

test("the provider's code opens once", async ({ page }) => {
  const { back, remember } = await refusedUnread(page, people.viewer.email);
  await remember();
  await page.goto(back.href);
  await expect(page).toHaveURL(`${withProvider()}/customers?q=acme`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  // The browser still has everything that it came back with the first time.
  await remember();
  await page.goto(back.href);
  await expect(page.getByRole("alert")).toHaveText(again);
  await page.goto(`${withProvider()}/customers`);
  await expect(page).toHaveURL(/\/login/);
});

import AxeBuilder from "@axe-core/playwright";
import { signIn } from "../people";
import { expect, test } from "../story";

const pages = {
  list: "/customers",
  "new customer": "/customers/new",
  details: "/customers/1",
  edit: "/customers/1/edit",
  history: "/customers/1/history",
};

test("axe finds nothing on the page to sign in", async ({ page }) => {
  await page.goto("/login");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

for (const [name, address] of Object.entries(pages)) {
  test(`axe finds nothing on the page ${name}`, async ({ page }) => {
    await signIn(page, "editor");
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

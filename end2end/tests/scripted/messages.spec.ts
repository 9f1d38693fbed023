import type { Page, Route } from "@playwright/test";
import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import { expect, takenOver, test } from "../../story";

/** Opens a ticket, and its page. */
async function ticket(page: Page, customer: string) {
  await signIn(page, "editor");
  const card = await addCustomer(page, customer);
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("The lights flicker");
  await page.getByLabel("What the customer wants").fill("Every evening.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /The lights flicker/ })).toBeVisible();
  await takenOver(page);
}

/** Holds what is sent as a message until it is let go. */
async function held(page: Page) {
  let arrived: (route: Route) => void = () => {};
  const route = new Promise<Route>((resolve) => (arrived = resolve));
  await page.route(/\/api\/.*add_message/, (sent) => arrived(sent));
  return {
    sent: () => route,
    letGo: async () => (await route).continue(),
  };
}

test("what is typed while a message is on its way is the next message", async ({ page }) => {
  await ticket(page, "Iluminación Vélez");
  const message = page.getByLabel("Message", { exact: true });
  const answer = page.getByRole("listitem").filter({ hasText: "Answer to the customer" });
  const way = await held(page);
  await message.fill("Is it all of them?");
  await page.getByRole("button", { name: "Send" }).click();
  await way.sent();
  await message.fill("And since when?");
  await way.letGo();
  await expect(answer).toContainText("Is it all of them?");
  await expect(message).toHaveValue("And since when?");

  await page.unroute(/\/api\/.*add_message/);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(answer).toHaveCount(2);
  await expect(message).toHaveValue("");
});

test("a step that is taken in between keeps what is typed, and sends no message twice", async ({ page }) => {
  await ticket(page, "Electricidad Páez");
  const message = page.getByLabel("Message", { exact: true });
  await message.fill("Not finished yet");
  await page.getByRole("button", { name: "Start work" }).click();
  await expect(page.getByText("From “New” to “Open”")).toBeVisible();
  await expect(message).toHaveValue("Not finished yet");

  // One that is on its way while the step is taken has been sent when it arrives.
  const way = await held(page);
  await message.fill("Finished");
  await page.getByRole("button", { name: "Send" }).click();
  await way.sent();
  await page.getByRole("button", { name: "Wait for the customer" }).click();
  await expect(page.getByText("From “Open” to “Waiting for the customer”")).toBeVisible();
  await way.letGo();
  await expect(page.getByRole("listitem").filter({ hasText: "Answer to the customer" })).toContainText("Finished");
  await expect(message).toHaveValue("");
});

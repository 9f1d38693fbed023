import { addCustomer } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test } from "../../story";

test("what is typed while an activity is being added is the next one", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await addCustomer(page, "Tostadero Ñandubay")}/activities`);
  await takenOver(page);
  const answer = await hold(page, /\/api\/.*create_activity/);
  const subject = page.getByRole("form", { name: "Add an activity" }).getByLabel("Subject");
  const sent = page.waitForRequest(/\/api\/.*create_activity/);
  await subject.fill("Ask about the beans");
  await subject.press("Enter");
  await sent;
  await subject.fill("Send the new prices");
  answer();
  await expect(page.getByRole("link", { name: "Ask about the beans" })).toBeVisible();
  await expect(subject).toHaveValue("Send the new prices");

  await subject.press("Enter");
  await expect(page.getByRole("link", { name: "Send the new prices" })).toBeVisible();
  await expect(subject).toHaveValue("");
  await expect(subject).toBeFocused();
});

/** Figures by name, each with its values, and claims that compare two of them or one with a limit. */
export class Report {
  #figures = new Map();
  #claims = [];

  /** One more value of a figure. */
  add(name, unit, value) {
    if (!this.#figures.has(name)) this.#figures.set(name, { name, unit, values: [] });
    this.#figures.get(name).values.push(value);
  }

  /** The value below which so many hundredths of a figure's values lie: the nearest rank. */
  percentile(name, hundredths) {
    const values = [...(this.#figures.get(name)?.values ?? [])].sort((a, b) => a - b);
    return values[Math.max(0, Math.ceil((hundredths / 100) * values.length) - 1)] ?? NaN;
  }

  /** A value that should not be above a limit. */
  claim(name, value, limit) {
    this.#claims.push({ name, value, limit });
  }

  told() {
    return { figures: [...this.#figures.values()], claims: this.#claims };
  }
}

/** A line for whoever waits. */
export function say(line) {
  process.stderr.write(`  ${line}\n`);
}

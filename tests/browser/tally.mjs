// What was looked at and what was wrong: counted, told at once, summed up in one line.

export class Tally {
  constructor(name) {
    this.name = name;
    this.passed = 0;
    this.failed = 0;
  }

  // One expectation. What is wrong is said right away, so that a script that dies later has said it.
  check(what, problems) {
    const wrong = Array.isArray(problems) ? problems : problems ? [] : ['it is not so'];
    if (wrong.length === 0) {
      this.passed += 1;
      return true;
    }
    this.failed += 1;
    console.log(`  FAILED ${this.name}: ${what}`);
    for (const line of wrong) console.log(`    ${line}`);
    return false;
  }

  // A step that may throw: the error is what was wrong.
  async step(what, work) {
    try {
      const problems = await work();
      return this.check(what, problems ?? []);
    } catch (error) {
      return this.check(what, [String(error.message ?? error).split('\n').slice(0, 8).join('\n    ')]);
    }
  }

  close() {
    console.log(`${this.name}: ${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0;
  }
}

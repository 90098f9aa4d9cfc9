// Runs a bundled function once, as AWS Lambda does: in a process of its own, with an event and a time limit. Started by run-function.ts.
process.once('disconnect', () => process.exit()); // whoever wanted the answer is gone
process.once('message', async ({ bundle, event, timeoutMs }) => {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = {};
  try {
    const { handler } = require(bundle);
    result.answer = await handler(event, { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - started) });
  } catch (error) {
    result.error = { name: error.name, message: error.message, stack: error.stack };
  }
  const { user, system } = process.cpuUsage(cpu);
  result.milliseconds = performance.now() - started;
  result.cpuMilliseconds = (user + system) / 1000;
  result.maxRssMiB = process.resourceUsage().maxRSS / 1024;
  process.send(result, () => process.exit());
});

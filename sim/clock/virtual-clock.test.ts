import { VirtualClock } from './virtual-clock';

describe('VirtualClock', () => {
  test('runs the earliest sleeper first, and at one instant who slept first', async () => {
    const clock = new VirtualClock('2026-01-01T00:00:00Z');
    const log: string[] = [];
    const actor = (name: string, naps: number[]) => clock.spawn(name, async () => {
      for (const nap of naps) {
        await clock.sleep(nap);
        log.push(`${name}@${clock.now() - start}`);
      }
    });
    const start = clock.now();
    actor('a', [10, 10, 10]);
    actor('b', [15, 15]);
    actor('c', [20]);
    await clock.run();
    expect(log).toEqual(['a@10', 'b@15', 'c@20', 'a@20', 'b@30', 'a@30']);
    expect(clock.date().toISOString()).toBe('2026-01-01T00:00:00.030Z');
  });

  test('real asynchronous work inside an actor lets nobody overtake it', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    clock.spawn('slow', async () => {
      await new Promise(resolve => setTimeout(resolve, 5));
      log.push('slow');
    });
    clock.spawn('fast', async () => {
      log.push('fast');
    });
    await clock.run();
    expect(log).toEqual(['slow', 'fast']);
  });

  test('runs no further than told, then goes on', async () => {
    const clock = new VirtualClock(0);
    let wakened = 0;
    clock.spawn('sleeper', async () => {
      await clock.sleep(1000);
      wakened = clock.now();
    });
    await clock.run(999);
    expect([wakened, clock.now()]).toEqual([0, 999]);
    await clock.run();
    expect([wakened, clock.now()]).toEqual([1000, 1000]);
  });

  test('an interrupted sleeper wakes now', async () => {
    const clock = new VirtualClock(0);
    const sleeper = clock.spawn('sleeper', () => clock.sleep(5000).then(() => clock.now()));
    clock.spawn('waker', async () => {
      await clock.sleep(7);
      sleeper.interrupt();
    });
    await clock.run();
    await expect(sleeper.done).resolves.toBe(7);
  });

  test('an error in an actor ends the run', async () => {
    const clock = new VirtualClock();
    clock.spawn('broken', async () => {
      throw new Error('boom');
    });
    await expect(clock.run()).rejects.toThrow('boom');
  });

  test('refuses to sleep outside of an actor, to sleep twice at once, to go back, to pass a sleeper', async () => {
    const clock = new VirtualClock(0);
    expect(() => clock.sleep(1)).toThrow('only the running actor can sleep');
    expect(() => clock.advance(-1)).toThrow('time only passes forward');
    clock.advance(50);
    expect(clock.now()).toBe(50);
    clock.spawn('twice', async () => {
      await Promise.all([clock.sleep(1), clock.sleep(1)]);
    });
    expect(() => clock.advance(1)).toThrow('advance would pass a sleeping actor');
    await expect(clock.run()).rejects.toThrow('only the running actor can sleep');
  });
});

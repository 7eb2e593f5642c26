// Keeps Node from waking its event loop, which the worker never comes back to.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * To be called before Node's descriptors are closed, and never to return to the event loop after.
 *
 * V8 hands the loop tasks of its own (a scavenge that is due), and libuv wakes the loop by a write
 * to an eventfd. Closed, that is the end of the process: uv_async_send() aborts. Where a case has
 * the number by then, eight bytes would go to the file of the case. A loop that has been woken and
 * has not yet seen it is not woken again (`pending` in libuv's src/unix/async.c); so this gives it
 * a first task.
 */
export function wakeForGood(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { execution: 'async' }) => Promise<void>
  void collect({ execution: 'async' })
}

/** Does all tasks, `jobs` at a time, begun in order; results in the order of the tasks. */
export async function sideBySide<Task, Result>(
  jobs: number,
  tasks: readonly Task[],
  work: (task: Task) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const at = next++;
      results[at] = await work(tasks[at] as Task);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

import { arch, availableParallelism, platform } from 'node:os';
import type { surveyRuns } from '../runs/list-runs.ts';
import type { Diagnosis, Ports } from './ports.ts';

/**
 * Who does what the commands ask for. Each part is loaded when it is first asked for, so that help and
 * wrong input are answered without loading an engine.
 */
export function connectPorts(): Ports {
  const runs = () => import('../runs/start-run.ts');
  const lists = () => import('../runs/list-runs.ts');
  let surveyed: Promise<ReturnType<typeof surveyRuns>> | undefined; // a command asks once: reading checkpoints takes time
  const survey = () => (surveyed ??= lists().then((list) => list.surveyRuns()));
  const episodes = () => import('./read-episodes.ts');
  return {
    startRun: async (options) => (await runs()).startRun(options),
    resumeRun: async (options) => (await runs()).resumeRun(options),
    verifyRun: async (query) => (await import('../runs/replay-run.ts')).verifyRun(query),
    evaluateRun: async (query) => (await import('../runs/evaluate-run.ts')).evaluateRun(query),
    runStudy: async (options) => (await import('../runs/study/run-study.ts')).runStudy(options),
    compareRuns: async (options) =>
      (await import('../runs/compare/compare-runs.ts')).compareRuns(options),
    exportRun: async (options) => (await import('../runs/export/export-run.ts')).exportRun(options),
    showPrompt: async (query) => (await import('../runs/show-prompt.ts')).showPrompt(query),
    creditRun: async (options) => (await import('../runs/fork/credit-run.ts')).creditRun(options),
    forkRun: async (options) => (await import('../runs/fork/fork-run.ts')).forkRun(options),
    measureGap: async (query) => (await import('../runs/measure-gap.ts')).measureGap(query),
    listScenarios: async () => (await lists()).listScenarios(),
    describeScenario: async (nameOrPath) => (await lists()).describeScenario(nameOrPath),
    listRuns: async () => (await survey()).runs,
    listOddRuns: async () => (await survey()).odd,
    listEpisodes: async (query) => (await episodes()).listEpisodes(query),
    readEpisode: async (query) => (await episodes()).readEpisode(query),
    diagnose,
    openViewer: async (options) =>
      (await import('../viewer/server/open-viewer.ts')).openViewer(options),
    openInBrowser: async (address) =>
      (await import('../viewer/server/open-in-browser.ts')).openInBrowser(address),
  };
}

async function diagnose(): Promise<Diagnosis> {
  const { diagnoseBackends, openEngine } = await import('../engine/index.ts');
  const backends = await diagnoseBackends();
  return {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    cores: availableParallelism(),
    auto: (await openEngine()).backend,
    backends,
  };
}

// Starts every npm script. Plain JavaScript for Node 18 and newer, because it runs before
// anything is installed: it installs what package-lock.json says, finds the pinned Node,
// and runs the task with that. What `npm test` itself does is in test/run.ts.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(root, 'node_modules');
const windows = process.platform === 'win32';

/**
 * How npm installs. No install scripts: whether npm runs, asks for or refuses them differs between its versions, and
 * the only one that matters here (it fetches the pinned Node) is done by pinnedNode() instead. No engine warnings:
 * they are about the Node of this machine, and the tools run on the pinned one.
 */
const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

const build = ['build.mjs'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];

/**
 * What each `npm run …` does: steps run one after another by the pinned Node, until one fails.
 * Arguments after `--` go to the last step.
 * @type {Record<string, { steps: string[][], env?: Record<string, string> }>}
 */
const tasks = {
  start: { steps: [build, ['test/e2e/harness/start.ts']] },
  test: { steps: [['test/run.ts', 'all']] },
  check: { steps: [['test/run.ts', 'check']] },
  fix: { steps: [['test/run.ts', 'fix']] },
  dev: { steps: [['build.mjs', '--watch']] },
  build: { steps: [build] },
  bench: { steps: [['test/bench/run.ts']] },
  package: { steps: [['build.mjs', '--package']] },
  'test:unit': { steps: [vitest] },
  'test:e2e': { steps: [build, ['test/e2e/run.ts']] },
  'test:update': { steps: [[...vitest, '--update']], env: { UPDATE: '1' } },
};

/** A failure that the reader can mend: its message says how. */
class Advice extends Error {}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/**
 * Runs a program with this terminal and tells its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl+C reaches the child by itself, as it shares the terminal; this process only waits for it.
    const wait = () => {};
    const stop = () => void child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', stop);
    child.on('error', (error) => {
      console.error(`Could not run ${program}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      process.off('SIGINT', wait).off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs npm: the one that started this script where there is one, because a plain `npm` is a
 * batch file on Windows and may be missing from the path.
 * @param {string} node the Node that npm runs on
 * @param {string[]} args
 */
function npm(node, args) {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.c?js$/.test(own)) return run(node, [own, ...args]);
  return run('npm', args, { shell: windows, env: withPath(process.env, [path.dirname(node)]) });
}

/**
 * An environment in which these folders are searched for programs first.
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} folders
 */
function withPath(env, folders) {
  // Windows spells it Path, and a second spelling would hide the first.
  const key = Object.keys(env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [key]: [...folders, env[key]].join(path.delimiter) };
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes what it installed to
 * node_modules/.package-lock.json as its last act, so an interrupted install is noticed too.
 */
function isInstalled() {
  const wanted = readJson(path.join(root, 'package-lock.json')).packages;
  let found;
  try {
    found = readJson(path.join(modules, '.package-lock.json')).packages;
  } catch {
    return false;
  }
  return Object.keys(wanted).every((key) => {
    const [want, have] = [wanted[key], found[key]];
    if (key === '') return true;
    // Binaries of other platforms are in the lock and not on the disk.
    if (have === undefined) return want.optional || want.devOptional || want.peer;
    return have.version === want.version && have.integrity === want.integrity;
  });
}

/** Fails where package.json was edited by hand and the lock was not brought up to date. */
function checkLock() {
  const manifest = readJson(path.join(root, 'package.json'));
  const locked = readJson(path.join(root, 'package-lock.json')).packages[''];
  for (const kind of ['dependencies', 'devDependencies']) {
    /** @param {Record<string, string>} [list] */
    const text = (list = {}) => JSON.stringify(Object.entries(list).sort());
    if (text(manifest[kind]) !== text(locked[kind])) {
      throw new Advice(
        `${kind} differ between package.json and package-lock.json.\nMend it with: npm install --ignore-scripts`,
      );
    }
  }
}

/**
 * @param {string} node npm leaves out binaries that do not fit the Node it runs on, so it must be the one
 *   that the tools will run on
 */
async function install(node) {
  console.log('Installing the dependencies of package-lock.json (npm ci)…');
  const code = await npm(node, ['ci', '--include=dev', ...quietly]);
  if (code !== 0 || !isInstalled()) {
    throw new Advice('The dependencies could not be installed.\nRun it alone with: npm ci --ignore-scripts');
  }
}

/**
 * Whether `file` is a Node of exactly this version that starts on this machine.
 * @param {string} file
 * @param {string} version
 * @returns {Promise<boolean>}
 */
function isNode(file, version) {
  return new Promise((resolve) => {
    if (!fs.existsSync(file)) return resolve(false);
    const child = spawn(file, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => (text += chunk));
    child.on('error', () => resolve(false));
    child.on('close', () => resolve(text.trim() === `v${version}`));
  });
}

const program = windows ? 'node.exe' : 'node';
/** Where the npm package `node` keeps its binary. */
const linkedNode = path.join(modules, 'node', 'bin', program);

/**
 * The path of the Node that package.json pins, fetched where it is not here yet. The npm package `node` holds no
 * program: its install script fetches a second package, named after the platform. The same is done here, into a
 * folder that outlives node_modules, without touching package.json or the lock.
 * @param {string} version
 */
async function fetchNode(version) {
  const platform = windows ? 'win' : process.platform;
  const arch = windows && process.arch === 'ia32' ? 'x86' : process.arch;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${arch}`;
  const home = path.join(root, '.node');
  const fetched = path.join(home, 'node_modules', name, 'bin', program);
  if (await isNode(fetched, version)) return fetched;

  console.log(`Fetching Node ${version} (${name})…`);
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
  const flags = ['--prefix', home, '--no-save', '--no-package-lock', ...quietly];
  await npm(process.execPath, ['install', ...flags, `${name}@${version}`]);
  if (await isNode(fetched, version)) return fetched;

  // Platforms without such a package: the machine's own Node will do if it is as new.
  const [major] = version.split('.');
  if (Number(process.versions.node.split('.')[0]) >= Number(major)) {
    console.log(`No Node ${version} for ${platform}-${arch}; using this machine's ${process.versions.node}.`);
    return process.execPath;
  }
  throw new Advice(
    `Node ${version} is needed, this is ${process.versions.node}, and ${name} brought no program that runs.\n` +
      `Try it alone with: npm install --prefix .node --no-save --ignore-scripts ${name}@${version}\n` +
      `or install Node ${major} on this machine and run the command again.`,
  );
}

/** Makes dependencies and pinned Node ready, doing only what is missing, and gives the path of that Node. */
async function prepare() {
  checkLock();
  const version = readJson(path.join(root, 'package.json')).devDependencies.node;
  const installed = isInstalled();
  if (installed && (await isNode(linkedNode, version))) return linkedNode;
  const node = await fetchNode(version);
  if (!installed) await install(node);
  if (node === process.execPath) return node;
  link(node, linkedNode);
  if (!windows) link(linkedNode, path.join(modules, '.bin', 'node'));
  return (await isNode(linkedNode, version)) ? linkedNode : node;
}

/**
 * Makes `to` the same file as `from`, in one step, so that a second run never sees half a file.
 * @param {string} from
 * @param {string} to
 */
function link(from, to) {
  const part = `${to}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    if (path.basename(path.dirname(to)) === '.bin') fs.symlinkSync(path.relative(path.dirname(to), from), part);
    else fs.linkSync(from, part);
    fs.renameSync(part, to);
  } catch {
    // Only a convenience for people who type node_modules/.bin/node; the path that was fetched still works.
    fs.rmSync(part, { force: true });
  }
}

/** @param {string | undefined} name @param {string[]} rest */
async function main(name, rest) {
  const task = tasks[name ?? ''];
  if (!task) throw new Advice(`Usage: npm run TASK, where TASK is one of: ${Object.keys(tasks).join(', ')}`);
  const node = await prepare();
  const env = withPath({ ...process.env, ...task.env }, [path.dirname(node), path.join(modules, '.bin')]);
  for (const [index, step] of task.steps.entries()) {
    const args = index === task.steps.length - 1 ? [...step, ...rest] : step;
    const script = args[0] ?? '';
    if (!fs.existsSync(path.join(root, script))) throw new Advice(`npm run ${name} needs ${script}, which is missing.`);
    const code = await run(node, args, { env });
    if (code !== 0) {
      if (task.steps.length > 1) console.error(`Failed: node ${args.join(' ')}`);
      return code;
    }
  }
  return 0;
}

main(process.argv[2], process.argv.slice(3)).then(
  (code) => (process.exitCode = code),
  (error) => {
    console.error(error instanceof Advice ? error.message : error);
    // Whoever counts results reads the last line, also when nothing could be started.
    if (process.argv[2] === 'test') console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);

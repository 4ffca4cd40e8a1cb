/*
 * Writes VS Code's log files. install.ts puts it in the place of the native module `@vscode/spdlog`, which is not
 * compiled here: without it VS Code has no log files and its Output view stays empty. Same functions, plain appends,
 * no rotation (a run is short).
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

/** One log file. Levels are 0 (trace) to 5 (critical), and 6 for none at all. */
class Logger {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.isRaw = false;
    mkdirSync(dirname(file), { recursive: true });
  }

  /** @param {number} level */
  setLevel(level) {
    this.level = level;
  }

  getLevel() {
    return this.level;
  }

  /** Raw messages come with their own times and line ends: those of the Output view. */
  clearFormatters() {
    this.isRaw = true;
  }

  setPattern() {}
  flush() {}
  drop() {}

  /**
   * @param {number} level
   * @param {string} message
   */
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.file, this.isRaw ? message : `${time} [${names[level]}] ${message}\n`);
    } catch {
      // The log folder is deleted when a run ends, sometimes before the last process of it.
    }
  }

  /** @param {string} message */
  trace(message) {
    this.write(0, message);
  }

  /** @param {string} message */
  debug(message) {
    this.write(1, message);
  }

  /** @param {string} message */
  info(message) {
    this.write(2, message);
  }

  /** @param {string} message */
  warn(message) {
    this.write(3, message);
  }

  /** @param {string} message */
  error(message) {
    this.write(4, message);
  }

  /** @param {string} message */
  critical(message) {
    this.write(5, message);
  }
}

/**
 * @param {string} _name
 * @param {string} file
 */
async function createLogger(_name, file) {
  return new Logger(file);
}

// Said one by one: VS Code imports these by name, and Node finds the names by reading the text.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
exports.Logger = Logger;

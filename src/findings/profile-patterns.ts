// Which functions of runtimes and libraries do what, by name and source as profilers record them: V8 (Node, Chrome), Python
// (cProfile, py-spy), Go (pprof). Data, with the reason for each threshold. FORMATS 3.1, 3.11, 3.13 have the names.

export type ProfileRule = 'json' | 'regular-expressions' | 'garbage-collection' | 'synchronous-io' | 'cryptography' | 'module-loading';

/** A function fits where every part that is given does. */
export interface FunctionPattern {
  readonly name?: RegExp;
  /** Of the recorded name of its source; a function without a source has "". */
  readonly source?: RegExp;
  /** Whether it counts only where the user's code that calls it runs in an event loop of Python: {@link ASYNC_LOOP}. */
  readonly onlyInLoop?: true;
}

export interface RulePatterns {
  /** Of the sentence: `JSON takes 12 %`. */
  readonly what: string;
  readonly patterns: readonly FunctionPattern[];
  /** Below this share of the profile it is not worth a word. */
  readonly leastShare: number;
}

const NO_SOURCE = /^$/;

export const PROFILE_RULES: Readonly<Record<ProfileRule, RulePatterns>> = {
  // V8 shows JSON.parse and JSON.stringify as frames only in some versions; elsewhere their time is their caller's, and unknown here.
  'json': {
    what: 'JSON', leastShare: 0.05,
    patterns: [
      { name: /^JSON\.(parse|stringify)$/ },
      { name: /^Json(Parse|Stringify)$|^Builtins_Json/, source: NO_SOURCE },
      { source: /\/node_modules\/(fast-json-stringify|fast-safe-stringify|safe-stable-stringify|secure-json-parse|json5|json-bigint|flatted)\// },
      { source: /(^|\/)(json|simplejson)\/(__init__|decoder|encoder|scanner)\.py$/ },
      { name: /\b(_json|orjson|ujson|rapidjson)\./ },
      { name: /^encoding\/json\.|^github\.com\/(json-iterator|goccy\/go-json|bytedance\/sonic|mailru\/easyjson)\b/ },
    ],
  },
  'regular-expressions': {
    what: 'Regular expressions', leastShare: 0.05,
    patterns: [
      { name: /^RegExp: / },
      { name: /^Builtins_RegExp|^RegExpExec/, source: NO_SOURCE },
      { source: /(^|\/)(re|sre_compile|sre_parse)\.py$|(^|\/)re\/(__init__|_compiler|_parser)\.py$/ },
      { name: /\b(re|_sre|regex)\.(Pattern|SRE_Pattern|Scanner|compile)\b/ },
      { name: /^regexp(\/syntax)?\./ },
    ],
  },
  // Some collection is the price of a runtime that does it; a tenth is where programs begin to gain by making less.
  'garbage-collection': {
    what: 'Garbage collection', leastShare: 0.1,
    patterns: [
      { name: /^\((garbage collector|garbage collection|marking|sweeping)\)$/ },
      { name: /^(MinorGC|MajorGC)$/, source: NO_SOURCE },
      { name: /^runtime\.(gcBgMarkWorker|gcAssistAlloc\d?|bgsweep|bgscavenge|gcDrain\w*|gcStart|gcMarkDone|gcMarkTermination)\b/ },
      { name: /built-in method gc\.collect/ },
    ],
  },
  // Everything else of the process waits for it, so it matters earlier than other work.
  'synchronous-io': {
    what: 'Synchronous I/O', leastShare: 0.03,
    patterns: [
      { name: /Sync$/, source: /^node:(fs|child_process|zlib|internal\/(child_process|fs\/\w+))$|^(fs|child_process|zlib|internal\/child_process)\.js$/ },
      { onlyInLoop: true, name: /\b(time\.sleep|posix\.(waitpid|system)|_socket\.getaddrinfo)\b/ },
      { onlyInLoop: true, name: /'(recv|recv_into|connect|sendall)' of '_socket\.socket'|'read' of '_ssl\._SSLSocket'/ },
      { onlyInLoop: true, source: /(^|\/)(subprocess|socket|ssl)\.py$|(^|\/)(urllib\/request|http\/client)\.py$|\/(requests|urllib3)\// },
    ],
  },
  'cryptography': {
    what: 'Hashing and encryption', leastShare: 0.05,
    patterns: [
      { source: /^node:(internal\/crypto\/|crypto$)|^(internal\/crypto\/\w+|crypto)\.js$/ },
      { source: /\/node_modules\/(bcryptjs|bcrypt|crypto-js|js-sha\w+|sha\.js|md5|blueimp-md5|node-forge|tweetnacl|elliptic|hash\.js|@noble\/\w+|hash-wasm)\// },
      { source: /(^|\/)(hashlib|hmac)\.py$|\/(passlib|bcrypt|nacl|cryptography)\// },
      { name: /\b(_hashlib|_sha\d*|_md5|_blake2|_bcrypt)\./ },
      // What crypto/tls costs is mostly reading and writing.
      { name: /^(crypto|golang\.org\/x\/crypto)\/(?!tls\.|rand\.|x509\.)/ },
    ],
  },
  // Counts reading, compiling and running what others wrote, up to the first function of the user's own. What Node loads of
  // itself to start (`bootstrap/realm`) nobody can mend; it counts where a module asks for it.
  'module-loading': {
    what: 'Loading modules', leastShare: 0.1,
    patterns: [
      { source: /^node:internal\/(modules\/|process\/esm_loader|vm\/module|vm$)|^internal\/modules\/|^module\.js$/ },
      { source: /^<frozen (importlib\.|zipimport)|(^|\/)importlib\/(_bootstrap\w*|__init__)\.py$/ },
      { name: /built-in method (builtins\.__import__|marshal\.loads|_imp\.)/ },
    ],
  },
};

/** What runs an event loop in Python: below it, blocking calls of the user's code hold up everything. */
export const ASYNC_LOOP = /(^|\/)asyncio\/(base_events|runners|events)\.py$|\/uvloop\//;

/** Shares of fewer samples are as much chance as figure (NUMBERS, "Shares and error"). */
export const LEAST_SAMPLES = 10;
/** A share of nearly nothing is nothing: a short run mostly loads and warms up. */
export const LEAST_NS = 10_000_000;

/** A call that is made so often costs by its number alone, whatever it does. */
export const FREQUENT_CALLS = 100_000;
export const FREQUENT_SHARE = 0.05;
/** What profilers count as calls and is the next step of a generator. */
export const RESUMED = /^<genexpr>$/;

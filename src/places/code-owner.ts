// Whose code something is, judged by its recorded path or by the name of its class: the user's own, a package's, or what
// came with the language. The one definition for profiles and for stack traces. Finding files is not here.

export type CodeOwner = 'own' | 'library' | 'runtime' | 'native';

/**
 * Go's own packages: `/usr/lib/go-1.19/src/runtime/proc.go`, and with -trimpath `runtime/proc.go`, where only the list of
 * its top folders (Go 1.25) tells them from a module of the user's.
 */
const GO_STANDARD =
  /([/\\](go[\d.-]*|golang|libexec)[/\\]src[/\\][^/\\.]+[/\\]|^(archive|bufio|bytes|cmd|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|internal|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|structs|sync|syscall|testing|text|time|unicode|unique|unsafe|vendor|weak)\/).*\.(go|s)$/;

/** Paths by owner; the first that fits is taken, and what fits none is the user's own. */
const PATHS: readonly (readonly [RegExp, CodeOwner])[] = [
  [/^(node|bun|deno|ext|internal):|^internal\/|^\[?eval|^<frozen /, 'runtime'],
  [/^(wasm|native)/, 'native'],
  // Packages: Node's, Python's, Go's module cache (`/pkg/mod/`, with -trimpath only `@v1.2.3`), Cargo's.
  [/[/\\](node_modules|site-packages|dist-packages|pkg[/\\]mod|\.?cargo[/\\]registry)[/\\]|@v\d[^/]*\/|^chrome-extension:/, 'library'],
  [GO_STANDARD, 'runtime'],
  [/^\/rustc\/[0-9a-f]+\/|\/rustlib\/src\/rust\//, 'runtime'],
  // Python's standard library: /usr/lib/python3.11/json/decoder.py, C:\Python34\lib\traceback.py.
  [/[/\\]lib(64)?[/\\]python\d(\.\d+)?[/\\]|[/\\]Python\d+[/\\]lib[/\\]/i, 'runtime'],
  // Node before 20 recorded its own modules by bare file names, such as events.js.
  [/^[\w-]+\.js$/, 'runtime'],
  // Ruby's gems and standard library; `<internal:kernel>`.
  [/[/\\]gems[/\\][^/\\]+-\d[^/\\]*[/\\]|^gem:/, 'library'],
  [/[/\\]lib[/\\]ruby[/\\]|^<internal:|^rubylib:/, 'runtime'],
  // PHP's, Go's and Ruby's packages within a project.
  [/(^|[/\\])vendor[/\\]/, 'library'],
  // What starts every program of C, as Rust's backtraces end.
  [/(^|\/)csu\/.*\.c$/, 'native'],
];

/** Whose code a path leads into. Names that are no paths count as far as they tell. */
export function codeOwner(url: string): CodeOwner {
  return PATHS.find(([pattern]) => pattern.test(url))?.[1] ?? 'own';
}

/** Classes by the start of their name, of Java's and .NET's platforms: their stack traces have no folders to judge by. */
const CLASSES: readonly (readonly [RegExp, CodeOwner])[] = [
  [/^(java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|dalvik|android|androidx)\./, 'runtime'],
  [/^org\.(springframework|apache|hibernate|eclipse|jboss|postgresql|slf4j|aspectj|junit|mockito|reactivestreams|glassfish|thymeleaf|xnio|quartz|jooq|mybatis|flywaydb|mongodb|elasticsearch|opensearch|redisson|codehaus|gradle|testng)\./, 'library'],
  [/^io\.(netty|grpc|opentelemetry|micrometer|micronaut|quarkus|vertx|undertow|reactivex|smallrye|lettuce|jsonwebtoken|ktor|helidon|dropwizard)\./, 'library'],
  [/^com\.(fasterxml|google\.(common|inject|protobuf|gson)|zaxxer|mysql|microsoft\.sqlserver|oracle|mongodb|rabbitmq|datadog|netflix|amazonaws|squareup|github\.benmanes|hazelcast|typesafe)\./, 'library'],
  [/^(ch\.qos\.logback|net\.bytebuddy|net\.sf\.cglib|reactor|rx|feign|okhttp3|okio|retrofit2|redis\.clients|brave|zipkin2|akka|play|software\.amazon|datadog|graphql|liquibase|lombok)\./, 'library'],
  // Proxies and accessors that frameworks make while the program runs.
  [/\$\$(EnhancerBy|FastClassBy|SpringCGLIB|Lambda)|(^|\.)\$Proxy\d/, 'library'],
  [/^(System|Microsoft|Interop|Internal|MS|Windows)\.|^lambda_method/, 'runtime'],
  [/^(Npgsql|Dapper|MySql|MySqlConnector|StackExchange|Newtonsoft|Grpc|Serilog|NLog|Polly|MediatR|Autofac|AutoMapper|FluentValidation|OpenTelemetry|Swashbuckle|RabbitMQ|MassTransit|Confluent|MongoDB|Oracle|Azure|Amazon|Google|Quartz|Hangfire|Castle|NHibernate|HotChocolate|GraphQL|Elastic|Datadog|Xunit|NUnit)\./, 'library'],
];

/** Whose code a class or function of Java's or .NET's platform is, by its name with package or namespace. */
export function ownerOfClass(name: string): CodeOwner {
  return CLASSES.find(([pattern]) => pattern.test(name))?.[1] ?? 'own';
}

//! Writes CDK code and secrets as people have and paste them: right, nearly right, half typed.

use arbitrary::Unstructured;
use cdk_secret_check::report::{FileText, Input, SecretText};

use crate::documents::{CANARY, Documents};

/// How deep expressions and blocks nest.
const DEPTH: usize = 3;

const SECRETS: &[&str] = &["dbSecret", "secret", "this.secret", "props.secret", "secrets[0]", "config.db.secret"];
const KEYS: &[&str] = &[
    "username",
    "password",
    "user",
    "Password",
    "host",
    "port",
    "dbname",
    "db-name",
    "engine",
    "api_key",
    "__proto__",
    "ключ😀",
    "it's",
    "a:b",
];
const TOKENS: &str = "\
    a 0 ( ) [ ] { } < > = , : ? . ?. ... => ! ` ${ ' / /> </ ; @ + & | as of in async await class const else enum extends for \
    function get if import infer is keyof let new static switch type typeof yield case export abstract declare unique";
const NAMES: &[&str] = &["prod/db", "prod/api", "dev/db-x7Yz12", "prod/db:username::"];

/// The documents that these bytes stand for.
pub fn documents(bytes: &mut Unstructured) -> Documents {
    let mut writer = Writer { bytes, style: Style::Namespaces, depth: 0 };
    let mut input = Input::default();
    for name in NAMES.iter().take([1, 2, 3, 0][writer.below(4)]) {
        let name = writer.often().then(|| (*name).to_owned());
        input.secrets.push(SecretText { name, text: writer.secret() });
    }
    for path in ["lib/db.ts", "lib/helpers.ts"].into_iter().take(1 + writer.below(2)) {
        input.files.push(FileText { path: path.to_owned(), text: writer.file() });
    }
    if writer.seldom() {
        input.files.push(FileText { path: "db.template.yaml".to_owned(), text: writer.template() });
    }
    let damages = writer.below(8).saturating_sub(4);
    for _ in 0..damages {
        let texts = input.files.iter_mut().map(|file| &mut file.text);
        let mut texts: Vec<_> = texts.chain(input.secrets.iter_mut().map(|secret| &mut secret.text)).collect();
        let at = writer.below(texts.len());
        *texts[at] = writer.damaged(texts[at]);
    }
    Documents { input, marked: damages == 0 }
}

/// How the code names what it imports.
#[derive(Clone, Copy)]
enum Style {
    Namespaces,
    Submodules,
    Bare,
    Whole,
    VersionOne,
    Required,
    Nothing,
}

struct Writer<'u, 'b> {
    bytes: &'u mut Unstructured<'b>,
    style: Style,
    depth: usize,
}

impl Writer<'_, '_> {
    fn below(&mut self, count: usize) -> usize {
        self.bytes.int_in_range(0..=count.saturating_sub(1)).unwrap_or_default()
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn often(&mut self) -> bool {
        self.below(4) > 0
    }

    fn seldom(&mut self) -> bool {
        self.below(8) == 7
    }

    /// What `write` writes, a few times.
    fn several(&mut self, most: usize, between: &str, mut write: impl FnMut(&mut Self) -> String) -> String {
        let count = self.below(most + 1);
        (0..count).map(|_| write(self)).collect::<Vec<_>>().join(between)
    }

    /// `deep`, or `flat` where it is deep already.
    fn nest(&mut self, flat: &str, deep: impl FnOnce(&mut Self) -> String) -> String {
        if self.depth == DEPTH {
            return flat.to_owned();
        }
        self.depth += 1;
        let text = deep(self);
        self.depth -= 1;
        text
    }
}

/// Templates.
impl Writer<'_, '_> {
    fn template(&mut self) -> String {
        let resources = self.several(6, "", Self::resource);
        format!("Parameters:\n  Secret: {{ Type: String, Default: prod/db }}\nResources:\n{resources}")
    }

    fn resource(&mut self) -> String {
        let id = self.pick(&["Db", "Secret", "Cache", "Other"]);
        let kind = self.pick(&[
            "RDS::DBInstance",
            "RDS::DBCluster",
            "SecretsManager::Secret",
            "SecretsManager::SecretTargetAttachment",
            "ElastiCache::ReplicationGroup",
            "ECS::TaskDefinition",
            "DMS::Endpoint",
        ]);
        let more =
            self.pick(&["", "    Condition: IsProd\n", "    DependsOn: Db\n", "    DependsOn: [Cache, Other]\n"]);
        let properties = self.several(5, "", |writer| {
            let key = writer.pick(&[
                "Engine",
                "MasterUsername",
                "MasterUserPassword",
                "ManageMasterUserPassword",
                "SecretId",
                "TargetId",
                "GenerateSecretString",
                "SecretString",
                "AuthToken",
                "NumCacheClusters",
                "<<",
            ]);
            let value = writer.template_value();
            format!("      {key}: {value}\n")
        });
        format!("  {id}:\n    Type: AWS::{kind}\n{more}    Properties:\n{properties}")
    }

    fn template_value(&mut self) -> String {
        let key = self.pick(KEYS);
        let name = self.pick(&["Secret", "Db", "Other", "AWS::Region", "AWS::NoValue"]);
        let id = self.pick(NAMES);
        match self.below(9) {
            0 => self.pick(&["postgres", "mysql", "true", "1", "admin", "''", "~"]).to_owned(),
            1 => format!("!Ref {name}"),
            2 => format!("!GetAtt {name}.Arn"),
            3 => format!("'{{{{resolve:secretsmanager:{id}:SecretString:{key}}}}}'"),
            4 => format!("!Sub \"{{{{resolve:secretsmanager:${{{name}}}:SecretString:{key}}}}}\""),
            5 => format!("!Join ['', ['{{{{resolve:secretsmanager:', !Ref {name}, ':SecretString:{key}::}}}}']]"),
            6 => format!("!Sub 'arn:${{AWS::Partition}}:secretsmanager:eu-west-1:${{AWS::AccountId}}:secret:{id}'"),
            7 => format!("{{ SecretStringTemplate: '{{\"{key}\": \"x\"}}', GenerateStringKey: {key} }}"),
            _ => self
                .nest("x", |writer| format!("!If [IsProd, {}, {}]", writer.template_value(), writer.template_value())),
        }
    }
}

/// Code.
impl Writer<'_, '_> {
    fn file(&mut self) -> String {
        let styles = [
            Style::Namespaces,
            Style::Submodules,
            Style::Bare,
            Style::Whole,
            Style::VersionOne,
            Style::Required,
            Style::Nothing,
        ];
        self.style = styles[self.below(styles.len())];
        let imports = self.imports();
        let body = match self.below(10) {
            0..4 => self.class(),
            4 => self.statements(),
            5 => format!("export function make(scope: Construct, props: any) {{\n{}}}\n", self.statements()),
            6 => self.members(),
            7 => self.repeated(),
            _ => format!("{},\n", self.several(5, ",\n", Self::property)),
        };
        let text = imports + &body;
        match self.below(16) {
            12 => text.replace('\n', "\r\n"),
            13 => format!("Why does this fail?\n\n```ts\n{text}```\nThanks!\n"),
            14 => {
                let lines = text.lines().map(|line| format!("{}{line}\n", self.pick(&[" ", "+", "-"])));
                let lines: String = lines.collect();
                format!("diff --git a/db.ts b/db.ts\n--- a/db.ts\n+++ b/db.ts\n@@ -1,9 +1,9 @@\n{lines}")
            }
            15 => format!("\u{feff}{}", text.replace("  ", "\t")),
            _ => text,
        }
    }

    /// A few tokens many times over, as no person writes them: what a parser may try in two ways, it tries in a thousand.
    fn repeated(&mut self) -> String {
        let count = 1 + self.below(6);
        let tokens: Vec<&str> = TOKENS.split_whitespace().collect();
        let between = self.pick(&["", " ", "\n"]);
        let piece: String = (0..count).flat_map(|_| [self.pick(&tokens), between]).collect();
        let times = 1 + self.below(64);
        format!("{}{between}{}{}", self.pick(&tokens), piece.repeat(times), self.pick(&tokens))
    }

    fn imports(&mut self) -> String {
        let modules = ["rds", "secretsmanager", "ecs", "lambda"];
        let each = |write: &dyn Fn(&str) -> String| modules.iter().map(|module| write(module)).collect::<String>();
        match self.style {
            Style::Namespaces => each(&|module| format!("import * as {module} from 'aws-cdk-lib/aws-{module}';\n")),
            Style::Submodules => {
                let names = modules.map(|module| format!("aws_{module} as {module}")).join(", ");
                format!("import {{ {names}, SecretValue }} from 'aws-cdk-lib';\n")
            }
            Style::Bare => "\
import { Credentials, DatabaseCluster, DatabaseClusterEngine, DatabaseInstance } from \"aws-cdk-lib/aws-rds\"
import { DatabaseInstanceEngine, SnapshotCredentials } from \"aws-cdk-lib/aws-rds\"
import { Secret, type ISecret } from \"aws-cdk-lib/aws-secretsmanager\"
import { SecretValue } from \"aws-cdk-lib\"
"
            .to_owned(),
            Style::Whole => "import * as cdk from 'aws-cdk-lib';\n".to_owned(),
            Style::VersionOne => each(&|module| format!("import * as {module} from '@aws-cdk/aws-{module}';\n")),
            Style::Required => each(&|module| format!("const {module} = require('aws-cdk-lib/aws-{module}');\n")),
            Style::Nothing => String::new(),
        }
    }

    fn silencer(&mut self) -> String {
        let rules = ["missing-key", "attached-existing-secret", "reserved-username", "mising-key", "syntax", "*", ""];
        let rules = self.several(3, ", ", |writer| writer.pick(&rules).to_owned());
        let reason = self.pick(&["", ": known 😀", ":\n * known\n "]);
        match self.below(2) {
            0 => format!("// cdk-secret-check-ignore {rules}{}", reason.replace('\n', " ")),
            _ => format!("/* cdk-secret-check-ignore {rules}{reason}*/"),
        }
    }

    /// A name of the CDK as the file's imports make it.
    fn cdk(&mut self, module: &str, name: &str) -> String {
        match self.style {
            Style::Bare => name.to_owned(),
            Style::Whole => format!("cdk.aws_{module}.{name}"),
            _ => format!("{module}.{name}"),
        }
    }

    fn class(&mut self) -> String {
        let members = self.members();
        let base = self.pick(&["cdk.Stack", "Stack", "Construct", "cdk.NestedStack"]);
        let helper = if self.seldom() { self.helper("make") } else { String::new() };
        format!("{helper}export class DbStack extends {base} {{\n{members}}}\n")
    }

    fn members(&mut self) -> String {
        let field = match self.below(4) {
            0 => format!("  private readonly secret = {};\n", self.secret_value()),
            1 => "  secret: secretsmanager.ISecret;\n".to_owned(),
            _ => String::new(),
        };
        let parameters = self.pick(&[
            "scope: Construct, id: string, props: StackProps",
            "scope, id, { secret, ...rest }",
            "scope, id, props = {}",
            "scope, private readonly secret: ISecret",
        ]);
        let body = self.statements();
        let method = match self.below(4) {
            0 => format!("  make(key: string) {{\n    return {};\n  }}\n", self.read()),
            1 => format!("  get login() {{ return {}; }}\n", self.credentials()),
            _ => String::new(),
        };
        format!("{field}  constructor({parameters}) {{\n    super(scope, id, props);\n{body}  }}\n{method}")
    }

    fn statements(&mut self) -> String {
        let count = 1 + self.below(5);
        (0..count).map(|_| self.statement()).collect()
    }

    fn block(&mut self) -> String {
        self.nest("{}", |writer| format!("{{\n{}}}", writer.statements()))
    }

    fn statement(&mut self) -> String {
        let statement = match self.below(24) {
            0..5 => self.database(),
            5..9 => {
                let name =
                    self.pick(&["const dbSecret", "const secret", "let secret", "this.secret", "export const secret"]);
                format!("{name} = {};", self.made_secret())
            }
            9 | 10 => format!("const value = {};", self.read()),
            11 => self.helper("make"),
            12 => format!(
                "const {{ {}, ...rest }} = {};",
                self.pick(&["secret", "key", "secret: dbSecret"]),
                self.object()
            ),
            13 => {
                let keys = self.several(3, ", ", Self::key);
                let kind = self.pick(&[
                    "for (const key of [",
                    "for (const [name, key] of Object.entries([",
                    "for (const key of ([",
                ]);
                let close = if kind.ends_with("([") { "]))" } else { "])" };
                format!("{kind}{keys}{close} {}", self.block())
            }
            14 => format!(
                "[{}].{}(key => {});",
                self.several(3, ", ", Self::key),
                self.pick(&["forEach", "map"]),
                self.read()
            ),
            15 => format!("if ({}) {} else {}", self.condition(), self.block(), self.block()),
            16 => format!(
                "switch (stage) {{ case {}: {} default: {} }}",
                self.key(),
                self.statement_in(),
                self.statement_in()
            ),
            17 => format!("{}.attach({});", self.secret_name(), self.pick(&["db", "this.db", "new Thing()"])),
            18 => self
                .pick(&[
                    "db.secret!.secretValueFromJson('host').unsafeUnwrap();",
                    "db.addRotationSingleUser();",
                    "db.secret?.grantRead(job);",
                    "secret.grantRead(role);",
                    "cdk.Tags.of(this).add('a', 'b');",
                ])
                .to_owned(),
            19 => {
                let function = self.cdk("lambda", "Function");
                format!("new {function}(this, 'Job', {{ environment: {} }});", self.object())
            }
            20 => format!("task.addContainer('web', {{ image, secrets: {} }});", self.object()),
            21 => format!("const KEYS = {{ user: {}, password: {} }} as const;", self.key(), self.key()),
            22 => match self.below(6) {
                0 => self.silencer(),
                at => ["// TODO é 😀", "/* ```ts */", "/** @see secret */", ";", "// ..."][at - 1].to_owned(),
            },
            _ => format!("try {} catch {{}}", self.block()),
        };
        format!("    {statement}\n")
    }

    fn statement_in(&mut self) -> String {
        self.nest(";", |writer| writer.statement().trim().to_owned())
    }

    fn helper(&mut self, name: &str) -> String {
        let value = match self.below(3) {
            0 => self.secret_value(),
            1 => self.credentials(),
            _ => self.read(),
        };
        match self.below(3) {
            0 => format!("function {name}(secret: ISecret, key = {}) {{ return {value}; }}\n", self.key()),
            1 => format!("const {name} = (secret, key) => {value};\n"),
            _ => format!("const {name} = async ({{ secret, key }}: Props): Promise<any> => {{ return {value}; }};\n"),
        }
    }

    fn database(&mut self) -> String {
        let engines = [
            ("DatabaseInstance", "DatabaseInstanceEngine.POSTGRES"),
            ("DatabaseInstance", "DatabaseInstanceEngine.mysql({ version })"),
            ("DatabaseCluster", "DatabaseClusterEngine.AURORA_POSTGRESQL"),
            ("DatabaseCluster", "DatabaseClusterEngine.auroraMysql({ version: v })"),
            ("DatabaseInstanceFromSnapshot", "DatabaseInstanceEngine.POSTGRES"),
            ("ServerlessCluster", "DatabaseClusterEngine.AURORA_MYSQL"),
        ];
        let (kind, engine) = engines[self.below(engines.len())];
        let (kind, engine) = (self.cdk("rds", kind), self.cdk("rds", engine));
        let credentials = match self.below(6) {
            0 => self.pick(&["credentials", "...login", "...this.props"]).to_owned(),
            1 => format!("snapshotCredentials: {}", self.credentials()),
            _ => format!("credentials: {}", self.credentials()),
        };
        let more = self.several(2, "", |writer| format!("{}, ", writer.property()));
        let assigned = self.pick(&["const db = ", "", "this.db = "]);
        let id = self.pick(&["'Db'", "\"Db\"", "`Db${stage}`", "id"]);
        match self.below(3) {
            0 => format!("{assigned}new {kind}(this, {id}, {{ engine: {engine}, vpc, {credentials}, {more} }});"),
            1 => format!("{assigned}new {kind}(this, {id}, {{\n      engine: {engine},\n      {credentials}\n    }})"),
            _ => format!(
                "{assigned}new {kind}(this, {id}, {{\n      {more}\n      {credentials}, // as ever\n      engine: {engine},\n    }});"
            ),
        }
    }

    fn object(&mut self) -> String {
        self.nest("{}", |writer| format!("{{ {} }}", writer.several(4, ", ", Self::property)))
    }

    fn property(&mut self) -> String {
        match self.below(8) {
            0 => format!("...{}", self.pick(&["rest", "props", "{}", "(stage ? login : {})"])),
            1 => format!("[{}]: {}", self.key(), self.read()),
            2 => format!("credentials: {}", self.credentials()),
            3 => format!("DB_PASS: {}", self.read()),
            4 => format!("make() {{ return {}; }}", self.read()),
            5 => format!("login: {}", self.object()),
            6 => format!("user: {}", self.container_secret()),
            _ => format!("secret: {}", self.secret_value()),
        }
    }

    fn container_secret(&mut self) -> String {
        let class = if matches!(self.style, Style::Bare) { "EcsSecret".to_owned() } else { self.cdk("ecs", "Secret") };
        format!("{class}.fromSecretsManager({}, {})", self.secret_value(), self.key())
    }

    fn credentials(&mut self) -> String {
        let class = self.pick(&["Credentials", "Credentials", "Credentials", "SnapshotCredentials"]);
        let class = self.cdk("rds", class);
        match self.below(10) {
            0..3 => format!("{class}.fromSecret({})", self.secret_value()),
            3 => format!("{class}.fromSecret({}, {})", self.secret_value(), self.key()),
            4 | 5 => format!("{class}.fromPassword({}, {})", self.read(), self.read()),
            6 => format!("{class}.fromUsername({}, {{ password: {} }})", self.read(), self.read()),
            7 => format!("{class}.{}({})", self.pick(&["fromGeneratedSecret", "fromGeneratedPassword"]), self.key()),
            8 => format!("{{ username: {}, password: {} }}", self.read(), self.read()),
            _ => self.nest("login", |writer| {
                format!("{} ? {} : {}", writer.condition(), writer.credentials(), writer.credentials())
            }),
        }
    }

    fn secret_name(&mut self) -> &'static str {
        self.pick(SECRETS)
    }

    fn secret_value(&mut self) -> String {
        match self.below(10) {
            0..6 => self.secret_name().to_owned(),
            6 => format!("make({}, {})", self.secret_name(), self.key()),
            7 => self.nest("secret!", |writer| format!("({} ?? {})!", writer.secret_value(), writer.secret_value())),
            8 => self.nest("db.secret", |writer| {
                format!("({} ? {} : {})", writer.condition(), writer.secret_value(), writer.secret_value())
            }),
            _ => self.nest("secret", Self::made_secret),
        }
    }

    fn made_secret(&mut self) -> String {
        let class = self.cdk("secretsmanager", "Secret");
        let id = self.pick(&["'S'", "\"Secret\"", "`S-${id}`", "id + 'S'"]);
        match self.below(9) {
            0..3 => format!("{class}.fromSecretNameV2(this, {id}, {})", self.secret_id()),
            3 => format!("{class}.fromSecretCompleteArn(this, {id}, {}) as ISecret", self.secret_id()),
            4 => format!("{class}.fromSecretAttributes(scope, {id}, {{ secretPartialArn: {} }})", self.secret_id()),
            5 => format!("new {class}(this, {id}, {})", self.object()),
            6 => format!(
                "new {class}(this, {id}, {{ generateSecretString: {{ secretStringTemplate: JSON.stringify({{ username: {} }}), generateStringKey: {} }} }})",
                self.read(),
                self.key()
            ),
            7 => format!("new {class}(this, {id}).attach(db)"),
            _ => self.secret_value(),
        }
    }

    fn secret_id(&mut self) -> String {
        match self.below(6) {
            0..3 => format!("'{}'", self.pick(NAMES)),
            3 => "`${stage}/db`".to_owned(),
            4 => "props.secretName".to_owned(),
            _ => "'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf'".to_owned(),
        }
    }

    fn read(&mut self) -> String {
        let unwrapped = self.pick(&["", ".unsafeUnwrap()", ".toString()", "!"]);
        match self.below(14) {
            0..5 => format!("{}.secretValueFromJson({}){unwrapped}", self.secret_value(), self.key()),
            5 | 6 => format!("{}.secretValue{unwrapped}", self.secret_value()),
            7 => {
                let class = if matches!(self.style, Style::Whole) { "cdk.SecretValue" } else { "SecretValue" };
                format!("{class}.secretsManager({}, {{ jsonField: {} }}){unwrapped}", self.secret_id(), self.key())
            }
            8 => format!("'{{{{resolve:secretsmanager:{}:SecretString:{}}}}}'", self.pick(NAMES), self.pick(KEYS)),
            9 => self.nest("key", |writer| format!("`postgres://${{{}}}@${{{}}}é`", writer.read(), writer.read())),
            10 => self.nest("null", |writer| format!("make({}, {})", writer.secret_value(), writer.read())),
            11 => self.key(),
            12 => self.nest("value", |writer| format!("({}, {})", writer.read(), writer.read())),
            _ => self.pick(&["'admin'", "\"postgres\"", "rest.key", "undefined", "process.env.KEY", "0"]).to_owned(),
        }
    }

    fn key(&mut self) -> String {
        match self.below(8) {
            0 => "key".to_owned(),
            1 => format!("KEYS.{}", self.pick(&["user", "password"])),
            2 => format!("\"{}\"", self.pick(KEYS)),
            3 => format!("`{}${{suffix}}`", self.pick(KEYS)),
            4 => format!("'{}' + {}", self.pick(KEYS), self.pick(&["''", "suffix", "'name'"])),
            _ => format!("'{}'", self.pick(KEYS).replace('\'', "\\'")),
        }
    }

    fn condition(&mut self) -> &'static str {
        self.pick(&["stage === 'prod'", "true", "props.secret", "!db", "(a < b) as any"])
    }
}

/// Secrets.
impl Writer<'_, '_> {
    fn secret(&mut self) -> String {
        let stored = self.stored();
        let escaped = serde_json::to_string(&stored).expect("text is JSON");
        let name = self.pick(NAMES);
        match self.below(20) {
            0 => format!(
                r#"{{"ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-AbCdEf", "Name": "{name}", "SecretString": {escaped}}}"#
            ),
            1 => format!(r#"{{"SecretValues": [{{"Name": "{name}", "SecretString": {escaped}}}], "Errors": []}}"#),
            2 => format!("aws secretsmanager put-secret-value --secret-id {name} --secret-string '{stored}'"),
            3 => format!("aws secretsmanager create-secret --name {name} ^\r\n --secret-string {escaped}"),
            4 => format!("PS C:\\> aws secretsmanager update-secret `\n --secret-id {name} --secret-string '{stored}'"),
            5 => format!(
                "$ aws secretsmanager get-secret-value --secret-id {name} --query SecretString --output text\n{stored}\n$ "
            ),
            6 => format!("# {name}\n{stored}\nprod/api:\n{}", self.stored()),
            7 => format!("Secret key\tSecret value\nusername\tadmin\npassword\t{CANARY}\n"),
            8 => format!("DB_USERNAME=admin\nexport DB_PASSWORD=\"{CANARY}\"\n"),
            9 => format!("```json\n{stored}\n```\n"),
            10 => escaped,
            11 => format!("'{stored}'"),
            12 => stored.replace('"', ""),
            13 => stored.replace('"', "'"),
            14 => stored.replace('"', "\\\""),
            _ => stored,
        }
    }

    fn stored(&mut self) -> String {
        if self.seldom() {
            return CANARY.to_owned();
        }
        let between = self.pick(&[", ", ",", ",\n  ", ",\r\n\t"]);
        let entries = self.several(5, between, |writer| format!("\"{}\": {}", writer.pick(KEYS), writer.value()));
        let password = if self.often() { format!("{between}\"password\": \"{CANARY}\"") } else { String::new() };
        let text = format!("{{{entries}{password}}}");
        if entries.is_empty() { text.replacen(between, "", 1) } else { text }
    }

    fn value(&mut self) -> &'static str {
        self.pick(&[
            "\"admin\"",
            "\"postgres\"",
            "\"ledger\"",
            "\"changeme\"",
            "\"<host>\"",
            "\"localhost\"",
            "\"\"",
            "5432",
            "\"5432\"",
            "null",
            "true",
            "-1.5e3",
            "{\"a\": [\"b\"]}",
            "[]",
            "\"é😀\\u00e9\\n\"",
            "\"postgres\\\"\"",
        ])
    }
}

/// Damage.
impl Writer<'_, '_> {
    /// The text with something left out of it or put into it.
    fn damaged(&mut self, text: &str) -> String {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let start = self.below(boundaries.len());
        let (start, after) = (boundaries[start], boundaries[(start + 1 + self.below(40)).min(boundaries.len() - 1)]);
        let piece = self.pick(&[
            "", "{", "}", "(", ")", "[", "]", "'", "\"", "`", "${", ",", ";", "<", ">", "=>", "\n", "\r", "😀",
            "\u{feff}", "// ", "/*", "*/", "...", ".", "?.", " as ", "\\", "+ ", "- ", "```\n", "...\n", "\0",
            "\u{2028}", "<T,>",
        ]);
        match self.below(4) {
            0 => text[..start].to_owned() + piece,
            1 => text[start..].to_owned(),
            2 => format!("{}{piece}{}", &text[..start], &text[start..]),
            _ => format!("{}{piece}{}", &text[..start], &text[after..]),
        }
    }
}

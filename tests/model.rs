//! What the code does with secrets: which values go where, which secret is which.

use cdk_secret_check::code;
use cdk_secret_check::model::{self, Model, Name, SourceText, What};
use cdk_secret_check::text::DocumentId;

const IMPORTS: &str = "
    import {
      CfnDynamicReference, CfnDynamicReferenceService, CfnOutput, Fn, SecretValue, aws_appsync as appsync, aws_batch as batch,
      aws_codebuild as codebuild, aws_dms as dms, aws_docdb as docdb, aws_ecs as ecs, aws_ecs_patterns as patterns,
      aws_elasticache as elasticache, aws_lambda as lambda, aws_opensearchservice as opensearch, aws_rds as rds,
      aws_redshift as redshift, aws_secretsmanager as sm, aws_ssm as ssm,
    } from 'aws-cdk-lib';
    import * as apprunner from '@aws-cdk/aws-apprunner-alpha';
    const db = sm.Secret.fromSecretNameV2(stack, 'Secret', 'prod/db');
    const read = key => db.secretValueFromJson(key).unsafeUnwrap();
";

fn model_of(code: &str) -> Model {
    let text = format!("{IMPORTS}{code}");
    let (program, errors) = code::read([(DocumentId::new(0), "app.ts", text.as_str())]);
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    model::build(&program, &SourceText::new(&program, &[&text]))
}

/// `key → Service Purpose` for each value that goes somewhere, `* → Service` for each known reader of the secret.
fn consumers(code: &str) -> Vec<String> {
    let model = model_of(code);
    let values = model.reads.iter().flat_map(|read| {
        let key = match &read.what {
            What::Key { name, .. } => name.as_str(),
            What::Whole => "all",
        };
        read.consumers.iter().map(move |consumer| format!("{key} → {:?} {:?}", consumer.service, consumer.purpose))
    });
    let readers = model.secrets.iter().flat_map(|secret| &secret.readers);
    let readers = readers.filter_map(|reader| reader.service).map(|service| format!("* → {service:?}"));
    values.chain(readers).collect()
}

#[test]
fn every_value_of_a_secret_has_a_consumer_and_a_purpose() {
    let table: &[(&str, &[&str])] = &[
        (
            "new rds.DatabaseInstance(s, 'D', { engine, credentials: rds.Credentials.fromPassword(read('user'), db.secretValueFromJson('pw')) });",
            &["user → Rds Username", "pw → Rds Password"],
        ),
        (
            "new rds.DatabaseCluster(s, 'D', { engine, credentials: rds.Credentials.fromSecret(db) });",
            &["username → Aurora Username", "password → Aurora Password"],
        ),
        (
            "new rds.DatabaseInstanceFromSnapshot(s, 'D', { credentials: rds.SnapshotCredentials.fromSecret(db) });",
            &["password → Rds Password"],
        ),
        (
            "new docdb.DatabaseCluster(s, 'D', { masterUser: { username: read('user'), password: db.secretValueFromJson('pw') } });",
            &["user → DocumentDb Username", "pw → DocumentDb Password"],
        ),
        (
            "new redshift.CfnCluster(s, 'D', { masterUsername: read('user'), masterUserPassword: read('pw') });",
            &["user → Redshift Username", "pw → Redshift Password"],
        ),
        (
            "new rds.CfnDBInstance(s, 'D', { masterUsername: read('user'), masterUserPassword: '{{resolve:secretsmanager:prod/db:SecretString:pw}}' });",
            &["user → Rds Username", "pw → Rds Password"],
        ),
        (
            "new dms.CfnEndpoint(s, 'E', { username: read('user'), password: read('pw') });",
            &["user → Dms Username", "pw → Dms Password"],
        ),
        (
            "new dms.CfnEndpoint(s, 'E', { postgreSqlSettings: { secretsManagerSecretId: db.secretArn } });",
            &["* → Dms"],
        ),
        ("new dms.CfnEndpoint(s, 'E', { mySqlSettings: { secretsManagerSecretId: 'prod/db' } });", &["* → Dms"]),
        (
            "new ecs.FargateTaskDefinition(s, 'T').addContainer('C', { image, secrets: { PW: ecs.Secret.fromSecretsManager(db, 'pw') }, environment: { USER: read('user') } });",
            &["user → Ecs Environment", "pw → Ecs Environment"],
        ),
        (
            "new patterns.ApplicationLoadBalancedFargateService(s, 'S', { taskImageOptions: { image, environment: { ...{ USER: read('user') } } } });",
            &["user → Ecs Environment"],
        ),
        ("const pw = batch.Secret.fromSecretsManager(db, 'pw');", &["pw → Batch Environment"]),
        ("const pw = apprunner.Secret.fromSecretsManager(db, 'pw');", &["pw → AppRunner Environment"]),
        (
            "new codebuild.Project(s, 'P', { environmentVariables: { PW: { type: codebuild.BuildEnvironmentVariableType.SECRETS_MANAGER, value: 'prod/db:pw' } } });",
            &["pw → CodeBuild Environment"],
        ),
        (
            "const pw = { type: codebuild.BuildEnvironmentVariableType.SECRETS_MANAGER, value: `${db.secretArn}:pw:AWSCURRENT` };",
            &["pw → CodeBuild Environment"],
        ),
        (
            "new lambda.Function(s, 'F', { environment: { URL: `postgres://${read('user')}:${read('pw')}@host`, ARN: db.secretArn } });",
            &["user → Lambda Environment", "pw → Lambda Environment", "* → Lambda"],
        ),
        ("new lambda.Function(s, 'F', {}).addEnvironment('PW', read('pw'));", &["pw → Lambda Environment"]),
        ("new rds.DatabaseProxy(s, 'P', { secrets: [db] });", &["* → Proxy"]),
        (
            "new rds.DatabaseInstance(s, 'D', { engine, credentials: rds.Credentials.fromUsername('ledger') }).addProxy('P', { secrets: [db] });",
            &["* → Proxy"],
        ),
        ("new rds.CfnDBProxy(s, 'P', { auth: [{ secretArn: db.secretArn }] });", &["* → Proxy"]),
        ("new sm.SecretRotation(s, 'R', { secret: db, target, application });", &["* → Rotation"]),
        ("new appsync.GraphqlApi(s, 'A', {}).addRdsDataSourceV2('D', cluster, db);", &["* → AppSync"]),
        ("new elasticache.CfnReplicationGroup(s, 'G', { authToken: read('token') });", &["token → ElastiCache Token"]),
        (
            "new opensearch.Domain(s, 'O', { fineGrainedAccessControl: { masterUserName: 'ledger', masterUserPassword: db.secretValueFromJson('pw') } });",
            &["pw → OpenSearch Password"],
        ),
    ];
    for (code, expected) in table {
        assert_eq!(consumers(code), *expected, "{code}");
    }
}

#[test]
fn what_is_read_by_text_is_read_of_that_secret() {
    let table = [
        "const pw = '{{resolve:secretsmanager:prod/db:SecretString:pw}}';",
        "const pw = `{{resolve:secretsmanager:${db.secretName}:SecretString:pw}}`;",
        "const pw = '{{resolve:secretsmanager:' + db.secretArn + ':SecretString:pw::}}';",
        "const pw = Fn.join('', ['{{resolve:secretsmanager:', db.secretArn, ':SecretString:pw::}}']);",
        "const pw = Fn.join(':', ['{{resolve:secretsmanager', 'prod/db', 'SecretString', 'pw', '', '}}']);",
        "const pw = new CfnDynamicReference(CfnDynamicReferenceService.SECRETS_MANAGER, 'prod/db:SecretString:pw');",
        "const pw = SecretValue.secretsManager(db.secretArn, { jsonField: 'pw' });",
        "const pw = SecretValue.secretsManager('prod/db', { jsonField: 'pw', versionStage: undefined });",
    ];
    for code in table {
        let model = model_of(code);
        let reads: Vec<_> = model.reads.iter().map(|read| (&model[read.secret].id, &read.what)).collect();
        let [(Name::Known(name), What::Key { name: key, .. })] = reads[..] else { panic!("{reads:?}\n{code}") };
        assert_eq!((name.as_str(), key.as_str()), ("prod/db", "pw"), "{code}");
    }
}

#[test]
fn a_helper_is_called_by_whichever_member_it_is() {
    let table = [
        "const helper = { get }; helper.get('pw');",
        "const helper = { 'get': key => get(key) }; helper.get('pw');",
        "const name = 'get'; const helper = { [name]: get }; helper.get('pw');",
        "const helper = Object.fromEntries([['get', get]]); helper.get('pw');",
        "class Helper {} Helper.get = get; Helper.get('pw');",
        "class Helper {} Helper[name()] = get; Helper.get('pw');",
        "const helper = { get get() { return get; } }; helper.get('pw');",
        "namespace helper { export const get = key => db.secretValueFromJson(key); } helper.get('pw');",
        "class Helper { get(key) { return db.secretValueFromJson(key); } } new Helper().get('pw');",
        "class Helper { get = get; } new Helper().get('pw');",
        "class Helper { static get = get; } Helper.get('pw');",
        "const helper = { Reader: class { constructor(key) { get(key); } } }; new helper.Reader('pw');",
    ];
    for code in table {
        let model = model_of(&format!("const get = key => db.secretValueFromJson(key); {code}"));
        let keys: Vec<_> = model.reads.iter().map(|read| &read.what).collect();
        let is_pw = |what: &&What| matches!(what, What::Key { name, .. } if name == "pw");
        assert!(keys.iter().any(is_pw), "{keys:?}\n{code}");
    }
}

#[test]
fn what_names_its_secret_or_key_at_run_time_is_not_read() {
    let table = [
        "const pw = `{{resolve:secretsmanager:${process.env.SECRET}:SecretString:pw}}`;",
        "const pw = `{{resolve:secretsmanager:prod/${stage}:SecretString:pw}}`;",
        "const pw = `{{resolve:secretsmanager:prod/db:SecretString:${key}}}`;",
        "const pw = '{{resolve:secretsmanager:prod/db:SecretString:pw:AWSPREVIOUS}}';",
        "const pw = '{{resolve:ssm-secure:prod/db}}';",
        "const pw = { type: codebuild.BuildEnvironmentVariableType.PARAMETER_STORE, value: 'prod/db:pw' };",
        "const pw = new CfnDynamicReference(CfnDynamicReferenceService.SSM, 'prod/db');",
    ];
    for code in table {
        assert_eq!(model_of(code).reads.len(), 0, "{code}");
    }
}

#[test]
fn a_secret_that_is_imported_by_what_the_code_exports_is_the_created_one() {
    let created = "const created = new sm.Secret(one, 'S', { secretName: 'made/here' });\n";
    let table = [
        "sm.Secret.fromSecretCompleteArn(two, 'I', created.secretArn);",
        "sm.Secret.fromSecretNameV2(two, 'I', created.secretName);",
        "sm.Secret.fromSecretNameV2(two, 'I', 'made/here');",
        "sm.Secret.fromSecretAttributes(two, 'I', { secretCompleteArn: created.secretArn });",
        "new CfnOutput(one, 'O', { value: created.secretArn, exportName: 'arn' });
         sm.Secret.fromSecretCompleteArn(two, 'I', Fn.importValue('arn'));",
        "new ssm.StringParameter(one, 'P', { parameterName: '/arn', stringValue: created.secretArn });
         sm.Secret.fromSecretCompleteArn(two, 'I', ssm.StringParameter.valueForStringParameter(two, '/arn'));",
    ];
    for code in table {
        let model = model_of(&format!("{created}{code}"));
        let of_name = |name: &str| {
            let same = model.secrets().filter(|(_, secret)| secret.id == Name::Known(name.to_owned()));
            same.map(|(id, _)| model.itself(id)).collect::<Vec<_>>()
        };
        let [created, imported] = of_name("made/here")[..] else { panic!("{code}") };
        assert_eq!(created, imported, "{code}");
    }
    let other = model_of(&format!("{created}sm.Secret.fromSecretCompleteArn(two, 'I', Fn.importValue('other'));"));
    assert!(other.secrets.iter().all(|secret| secret.imports.is_none()));
}

#[test]
fn one_construct_waits_for_another() {
    let constructs = "
        const cache = new elasticache.CfnReplicationGroup(s, 'G', {});
        const database = new rds.DatabaseInstance(s, 'D', { engine });
    ";
    let table = [
        ("cache.node.addDependency(database);", 1),
        ("cache.addDependency(database);", 1),
        ("cache.node.addDependency(...all);", 0),
        ("somebody.node.addDependency(database);", 0),
    ];
    for (code, expected) in table {
        assert_eq!(model_of(&format!("{constructs}{code}")).dependencies.len(), expected, "{code}");
    }
}

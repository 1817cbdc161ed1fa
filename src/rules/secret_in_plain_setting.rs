use super::{Context, declare_rule, secret_text_in_arn_setting, settings};
use crate::cdk::consumers::{Purpose, Service};
use crate::code::Property;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Edit, Fix};
use crate::model::{By, PlainSetting, What};
use crate::secret::value;
use crate::text::{Location, Span};

declare_rule! {
    /// A value of the secret is in a setting that is plain to see, or that is not resolved.
    ///
    /// ## What it reports
    /// An unwrapped value of a secret in the environment of a Lambda function or a container, in an output, in user data
    /// or in a property of a custom resource. The ARN or name of a secret may stand everywhere, and so may what a
    /// container gets by `secrets`.
    ///
    /// ## Why it matters
    /// CloudFormation resolves the reference and puts the value into the configuration, where whoever may describe the
    /// function or the task definition can read it, and where it stays as it is when the secret changes. A host, a port or
    /// a user name there is an information only. In user data, custom resources and outputs CloudFormation does not
    /// support references to secrets: what gets there is the text of the reference (cfn-lint E1051).
    ///
    /// ## Examples
    /// Whoever may describe the function can read the password:
    /// ```ts reports
    /// import * as lambda from 'aws-cdk-lib/aws-lambda';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const handler = new lambda.Function(this, 'Handler', {
    ///   runtime: lambda.Runtime.NODEJS_22_X,
    ///   handler: 'index.handler',
    ///   code: lambda.Code.fromAsset('src'),
    ///   environment: { DB_PASSWORD: dbSecret.secretValueFromJson('password').unsafeUnwrap() },
    /// });
    /// ```
    /// A container gets it when it starts:
    /// ```ts silent
    /// import * as ecs from 'aws-cdk-lib/aws-ecs';
    /// import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
    ///
    /// const dbSecret = secretsmanager.Secret.fromSecretNameV2(this, 'DbSecret', 'prod/db');
    /// const task = new ecs.FargateTaskDefinition(this, 'Task');
    /// task.addContainer('App', {
    ///   image: ecs.ContainerImage.fromRegistry('app'),
    ///   secrets: { DB_PASSWORD: ecs.Secret.fromSecretsManager(dbSecret, 'password') },
    /// });
    /// ```
    ///
    /// ## Fix
    /// Safe for containers: `secrets` in the place of `environment`; the variable keeps its name and its value. Unsafe for
    /// functions: the ARN and `grantRead`; the function itself has to read the secret then.
    "secret-in-plain-setting", Warning, Some(Applicability::Safe), check
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let settings = context.model.settings.iter();
    // What a container gets by `secrets` is read when it starts; a name that says ARN has a rule of its own.
    let plain = settings.filter(|setting| {
        context.model[setting.read].by.is_resolved_at_deployment()
            && !secret_text_in_arn_setting::applies(context, setting)
    });
    plain.map(|setting| report(context, setting)).collect()
}

fn report(context: &Context<'_>, setting: &PlainSetting) -> Diagnostic {
    let read = &context.model[setting.read];
    let what = settings::described(context, setting);
    let receiver = setting.service.described();
    let clear = matches!(&read.what, What::Key { name, .. } if value::is_clear_key(name));
    let (severity, message, help) = match setting.purpose {
        Purpose::UserData => (
            Severity::Error,
            format!("User data has {what}, which CloudFormation does not resolve there."),
            "Let the machine read the secret when it starts: hand it the ARN and grant its role `grantRead`.",
        ),
        Purpose::Property => (
            Severity::Error,
            format!("A property of a custom resource has {what}, which CloudFormation does not resolve there."),
            "Hand on the ARN, grant the function behind it `grantRead`, and read the secret there.",
        ),
        Purpose::Output => (
            if clear { Severity::Info } else { Severity::Warning },
            format!("An output has {what}: CloudFormation supports no reference to a secret there."),
            "Put out the ARN, and read the secret where the value is needed.",
        ),
        _ => (
            if clear { Severity::Info } else { Severity::Warning },
            format!("The environment of {receiver} has {what}, plain to see."),
            help(setting.service),
        ),
    };
    let help = if context.source.is_template(setting.location) {
        help.replace("`grantRead`", "`secretsmanager:GetSecretValue`").replace("`secrets`", "`Secrets`")
    } else {
        help.to_owned()
    };
    let mut message = message;
    if setting.purpose == Purpose::Environment && clear {
        message = format!("The environment of {receiver} has {what} as it is at the deployment.");
    }
    let diagnostic =
        Diagnostic::new(RULE.name, severity, setting.location, message).help(help).fixes(fix(context, setting));
    if setting.location.span.contains(read.location.span) && setting.location.document == read.location.document {
        return diagnostic;
    }
    diagnostic.related(read.location, "The value is read here.")
}

fn help(service: Service) -> &'static str {
    match service {
        Service::Ecs | Service::Batch => "Hand it over by `secrets`: the container gets it when it starts.",
        _ => "Pass the ARN, grant the function `grantRead`, and read the secret when the function runs.",
    }
}

fn fix(context: &Context<'_>, setting: &PlainSetting) -> Option<Fix> {
    if setting.purpose != Purpose::Environment {
        return None;
    }
    let secret = settings::secret(context, setting)?;
    match setting.service {
        Service::Ecs => Some(Fix::safe("Hand it over by `secrets`", by_secrets(context, setting, secret, "aws_ecs")?)),
        Service::Batch => {
            Some(Fix::safe("Hand it over by `secrets`", by_secrets(context, setting, secret, "aws_batch")?))
        }
        Service::Lambda => {
            Some(Fix::unsafe_("Pass the ARN and grant reading the secret", by_arn(context, setting, secret)?))
        }
        _ => None,
    }
}

/// Moves a variable of a container from `environment` to `secrets`.
fn by_secrets(context: &Context<'_>, setting: &PlainSetting, secret: &str, module: &str) -> Option<Vec<Edit>> {
    let source = context.source;
    let read = &context.model[setting.read];
    if !matches!(read.by, By::Method { .. }) {
        return None;
    }
    let module = source.module(setting.location, module)?;
    let key = match &read.what {
        What::Key { name, .. } => format!(", {}", source.quote(setting.location, name)),
        What::Whole => String::new(),
    };
    let value = format!("{module}.Secret.fromSecretsManager({secret}{key})");
    if let Some(method) = source.method_given(setting.expr).filter(|_| setting.object.is_none()) {
        let renamed = Edit::replace(method, "addSecret");
        return Some(vec![renamed, Edit::replace(setting.location, value)]);
    }
    let (object, own) = source.property_of(setting.expr)?;
    let Property::Value { span, .. } = own else { return None };
    let entry = format!("{}: {value}", source.text(Location { span: *span, ..setting.location }));
    let (outer, environment) = source.property_of(object)?;
    let whole = settings::property(context, environment)?;
    let alone = source.properties(object).len() == 1;
    let secrets = source.properties(outer).iter().find_map(|property| match property {
        Property::Value { key, value, .. } if key == "secrets" => Some(*value),
        _ => None,
    });
    let added = match secrets {
        Some(secrets) => {
            let first = settings::property(context, source.properties(secrets).first()?)?;
            insert(first, first.span.start, format!("{entry},{}", settings::separator(context, first)))
        }
        None if alone => return Some(vec![Edit::replace(whole, format!("secrets: {{ {entry} }}"))]),
        None => {
            insert(whole, whole.span.end, format!(",{}secrets: {{ {entry} }}", settings::separator(context, whole)))
        }
    };
    let removed = if alone {
        settings::remove(context, outer, object)?
    } else {
        settings::remove(context, object, setting.expr)?
    };
    Some(vec![removed, added])
}

fn insert(location: Location, at: u32, text: String) -> Edit {
    Edit::replace(Location { span: Span::at(at), ..location }, text)
}

/// Gives a function the ARN in the place of a value, and grants it reading the secret.
fn by_arn(context: &Context<'_>, setting: &PlainSetting, secret: &str) -> Option<Vec<Edit>> {
    let source = context.source;
    let (object, own) = source.property_of(setting.expr)?;
    let Property::Value { key, span, .. } = own else { return None };
    let upper = !key.contains(|letter: char| letter.is_ascii_lowercase());
    let name = format!("{key}{}", if upper { "_SECRET_ARN" } else { "SecretArn" });
    let taken = |property: &Property| matches!(property, Property::Value { key, .. } if *key == name);
    if source.properties(object).iter().any(taken) {
        return None;
    }
    settings::property(context, own)?;
    let at = Location { span: *span, ..setting.location };
    let statement = source.statement(setting.owner).filter(|_| source.is_unconditional(setting.owner))?;
    let grant = format!("{secret}.grantRead({})", setting.label.as_ref()?);
    let mut grants = context.model.grants(context.model[setting.read].secret);
    let mut edits = vec![
        Edit::replace(at, source.text(at).replace(key.as_str(), &name)),
        Edit::replace(setting.location, format!("{secret}.secretArn")),
    ];
    if !grants.any(|there| source.text(there) == grant) {
        edits.push(insert(statement, statement.span.end, format!("{}{grant};", source.new_line(statement))));
    }
    Some(edits)
}

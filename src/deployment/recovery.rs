//! The way out of the state that a stack is left in, and the way not to get there again.
//!
//! Source: the CloudFormation and ElastiCache models and waiters of botocore 1.43, `cdk deploy --help` of 3.0, and
//! `aws-cdk` 2.1148, which deletes a stack whose creation failed before it deploys it again. Each command was parsed by
//! `aws-cli` 1.46. `wait stack-rollback-complete` is for updates alone: it waits for `UPDATE_ROLLBACK_COMPLETE`.

use super::{Deployment, Trouble};
use crate::cdk::caches;
use crate::diagnostic::Command;
use crate::shell::quote;

/// What to run, in this order.
#[must_use]
pub fn way_out(deployment: &Deployment) -> Vec<Command> {
    let way = Way { deployment, stack: quote(deployment.stack.as_deref().unwrap_or("<stack-name>")) };
    match deployment.state.map(|state| state.name) {
        Some("ROLLBACK_COMPLETE") => {
            let also = if deployment.is_foreign { "" } else { "; `cdk deploy` also does" };
            let delete = way.delete(&format!("Delete what is left of the stack{also}"));
            [delete].into_iter().chain(way.again()).collect()
        }
        Some("ROLLBACK_FAILED") => {
            way.blockers().chain([way.delete("Delete the stack once nothing blocks it")]).chain(way.again()).collect()
        }
        Some("DELETE_FAILED") => way.blockers().chain([way.retain()]).collect(),
        Some("UPDATE_ROLLBACK_FAILED") => way.blockers().chain([way.go_on(), way.skip()]).collect(),
        Some("UPDATE_ROLLBACK_COMPLETE") => {
            way.deploy("The stack is as it was before: mend the cause, then deploy", "").into_iter().collect()
        }
        Some("CREATE_FAILED" | "UPDATE_FAILED") => {
            let roll_back = command(
                "Or roll back; a stack that was never stable is deleted",
                format!("aws cloudformation rollback-stack --stack-name {}", way.stack),
            );
            let deploy = way.deploy("Mend the cause, then deploy again: only what failed is tried again", "");
            deploy.into_iter().chain([roll_back]).collect()
        }
        Some(state)
            if state.ends_with("IN_PROGRESS") && !(deployment.causes.is_empty() && deployment.stuck.is_empty()) =>
        {
            vec![command(
                "See which state it comes to",
                format!(
                    "aws cloudformation describe-stacks --stack-name {} --query 'Stacks[0].StackStatus' --output text",
                    way.stack
                ),
            )]
        }
        _ => Vec::new(),
    }
}

/// How not to get there again.
#[must_use]
pub fn advice(deployment: &Deployment) -> Option<String> {
    let is_cache = |trouble: &Trouble| command_of(&trouble.event.kind).is_some();
    let state = deployment.state?.name;
    match (deployment.stuck.iter().any(is_cache), state) {
        _ if deployment.is_foreign => None,
        (true, _) => Some(
            "Let the cache wait for the database by `cache.node.addDependency(db)`, or give each a stack of its own: what \
             is still being created when something else fails may block the rollback."
                .to_owned(),
        ),
        (false, "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED") if deployment.failed > 0 => Some(
            "Put what may be refused into a small stack of its own, and let slow resources wait for it by \
             `node.addDependency`."
                .to_owned(),
        ),
        _ => None,
    }
}

struct Way<'d> {
    deployment: &'d Deployment,
    stack: String,
}

impl Way<'_> {
    fn delete(&self, title: &str) -> Command {
        let Self { stack, .. } = self;
        command(
            title,
            format!(
                "aws cloudformation delete-stack --stack-name {stack}\n\
                 aws cloudformation wait stack-delete-complete --stack-name {stack}"
            ),
        )
    }

    /// Without a rollback, what does not depend on the refused resource is finished and stays.
    fn again(&self) -> Option<Command> {
        self.deploy("Mend the cause, then create it so that a failure leaves the rest as it is", " --no-rollback")
    }

    /// The CDK knows a stack by its id alone.
    fn deploy(&self, title: &str, options: &str) -> Option<Command> {
        let (title, id) = match &self.deployment.id {
            _ if self.deployment.is_foreign => return None,
            Some(id) => (title.to_owned(), quote(id)),
            None => (format!("{title} (`cdk list` shows its id, if that is another one)"), self.stack.clone()),
        };
        Some(command(&title, format!("cdk deploy {id}{options}")))
    }

    /// Each resource that is in the way and can be deleted by a command.
    fn blockers(&self) -> impl Iterator<Item = Command> {
        self.deployment.stuck.iter().filter_map(|stuck| {
            let kind = command_of(&stuck.event.kind)?;
            let id = &stuck.event.id;
            let (ask, physical) = match &stuck.event.physical_id {
                Some(physical) => (String::new(), quote(physical)),
                None => (
                    format!(
                        "id=$(aws cloudformation describe-stack-resource --stack-name {} --logical-resource-id {} \
                         --query StackResourceDetail.PhysicalResourceId --output text)\n",
                        self.stack,
                        quote(id)
                    ),
                    "\"$id\"".to_owned(),
                ),
            };
            Some(command(
                &format!("Delete `{id}` once it is available"),
                format!(
                    "{ask}aws elasticache wait {kind}-available --{kind}-id {physical}\n\
                     aws elasticache delete-{kind} --{kind}-id {physical}\n\
                     aws elasticache wait {kind}-deleted --{kind}-id {physical}"
                ),
            ))
        })
    }

    fn retain(&self) -> Command {
        let Self { stack, .. } = self;
        command(
            "Delete the stack without what blocks it, which stays in the account",
            format!(
                "aws cloudformation delete-stack --stack-name {stack} --retain-resources {}\n\
                 aws cloudformation wait stack-delete-complete --stack-name {stack}",
                self.blocked()
            ),
        )
    }

    fn go_on(&self) -> Command {
        let Self { stack, .. } = self;
        command(
            "Go on with the rollback once nothing blocks it",
            format!(
                "aws cloudformation continue-update-rollback --stack-name {stack}\n\
                 aws cloudformation wait stack-rollback-complete --stack-name {stack}"
            ),
        )
    }

    fn skip(&self) -> Command {
        command(
            "Or go on without what blocks it, whose state the stack then no longer knows",
            format!(
                "aws cloudformation continue-update-rollback --stack-name {} --resources-to-skip {}",
                self.stack,
                self.blocked()
            ),
        )
    }

    fn blocked(&self) -> String {
        let own = |stuck: &&Trouble| stuck.event.stack.is_none() || stuck.event.stack == self.deployment.stack;
        let ids: Vec<String> = self.deployment.stuck.iter().filter(own).map(|stuck| quote(&stuck.event.id)).collect();
        if ids.is_empty() { quote("<LogicalId>") } else { ids.join(" ") }
    }
}

fn command(title: &str, text: String) -> Command {
    Command { title: title.to_owned(), shell: "bash".to_owned(), text }
}

/// What the command line calls a cache of this type, `replication-group`.
fn command_of(kind: &str) -> Option<&'static str> {
    let construct = kind.strip_prefix("AWS::ElastiCache::")?;
    let is = |cache: &&caches::Kind| cache.api.strip_prefix("aws_elasticache.Cfn") == Some(construct);
    caches::KINDS.iter().find(is).map(|cache| cache.command)
}

//! Which stack a construct belongs to.

use crate::code::{Env, Evaluator, ExprId, Value};

/// Classes whose objects are stacks.
const STACKS: &[&str] = &["Stack", NESTED];
/// The class whose objects are stacks inside a stack.
const NESTED: &str = "NestedStack";
/// Constructs in constructs that are followed.
const DEPTH: usize = 32;

/// What a construct stands in, as far as the text says: a class, and which of its objects.
#[derive(Clone, Debug, PartialEq)]
pub enum Stack {
    /// This stack.
    Is(Value),
    /// This stack, inside another one.
    Nested(Value),
    /// The stack that this construct, or whatever it is, belongs to.
    Of(Value),
}

impl Stack {
    /// Whether both are one stack; `None` where the text does not say.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (one, other) if one == other => Some(true),
            (Self::Is(_) | Self::Nested(_), Self::Is(_) | Self::Nested(_)) => Some(false),
            _ => None,
        }
    }

    /// Whether one stack refers to the other by exports and imports, so that it has to be deployed after it: not where
    /// one is inside another one.
    #[must_use]
    pub fn is_apart_from(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Is(_), Self::Is(_))) && self.is_same(other) == Some(false)
    }

    /// The stack that a construct belongs to which is made with this scope.
    #[must_use]
    pub fn around(eval: &Evaluator<'_>, scope: ExprId, env: Env) -> Option<Self> {
        let mut scope = eval.single(scope, env)?.value;
        for _ in 0..DEPTH {
            // What the CDK makes of it says where it stands; a class that the text makes no object of stands anywhere.
            let (class, made) = match &scope {
                Value::Made(made) => (eval.api(*made), *made),
                Value::Instance(instance) => match (eval.cdk_class(instance.class), eval.base(&scope)) {
                    (class, Some(made)) => (class, made),
                    _ => return Some(Self::Of(scope)),
                },
                Value::This(class) => {
                    // An object of a class is also one of those that it extends.
                    let stack = eval.cdk_class(*class).filter(|_| eval.is_alone(*class));
                    return Some(Self::by_class(stack.as_deref(), scope));
                }
                Value::Free(_) => return Some(Self::Of(scope)),
                _ => return None,
            };
            match class {
                Some(class) if STACKS.contains(&class.as_str()) => return Some(Self::by_class(Some(&class), scope)),
                Some(class) if !is_foreign(&class) => {}
                _ => return Some(Self::Of(scope)),
            }
            let outer = eval.arguments(made).first().filter(|argument| !argument.spread);
            match outer.and_then(|outer| eval.single(outer.expr, made.env)) {
                Some(outer) if is_known(&outer.value) => scope = outer.value,
                _ => return Some(Self::Of(scope)),
            }
        }
        None
    }

    fn by_class(class: Option<&str>, scope: Value) -> Self {
        match class {
            Some(NESTED) => Self::Nested(scope),
            Some(class) if STACKS.contains(&class) => Self::Is(scope),
            _ => Self::Of(scope),
        }
    }
}

/// Whether a class is of another package than the CDK, so that it may make a stack of its own.
fn is_foreign(class: &str) -> bool {
    class.contains(':') && !class.starts_with("constructs:")
}

fn is_known(value: &Value) -> bool {
    matches!(value, Value::Made(_) | Value::Instance(_) | Value::This(_) | Value::Free(_))
}

#[cfg(test)]
mod tests {
    use crate::code;
    use crate::model::{Model, SourceText, build};
    use crate::text::DocumentId;

    const IMPORTS: &str = "import { App, NestedStack, Stack } from 'aws-cdk-lib';\n\
                           import * as rds from 'aws-cdk-lib/aws-rds';\n\
                           import { Secret } from 'aws-cdk-lib/aws-secretsmanager';\n\
                           import { Construct } from 'constructs';\n\
                           import { BaseStack } from '@acme/cdk';\n\
                           const app = new App();\n";

    fn model(text: &str) -> Model {
        let text = format!("{IMPORTS}{text}");
        let (program, errors) = code::read([(DocumentId::new(0), "a.ts", text.as_str())]);
        assert!(errors.is_empty(), "{errors:?}");
        let texts = [text.as_str()];
        build(&program, &SourceText::new(&program, &texts))
    }

    /// Whether the code's only secret and its only database are in one stack.
    fn together(text: &str) -> Option<bool> {
        let model = model(text);
        let ([secret], [database]) = (&model.secrets[..], &model.databases[..]) else {
            panic!("{} secrets, {} databases", model.secrets.len(), model.databases.len())
        };
        secret.stack.as_ref()?.is_same(database.stack.as_ref()?)
    }

    const SECRET: &str = "Secret.fromSecretNameV2(this, 'S', 'prod/db');";
    const DATABASE: &str = "new rds.CfnDBInstance(this, 'Db', {});";

    #[test]
    fn one_stack_class_is_one_stack_where_the_text_makes_no_object_of_it() {
        let text = format!("class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} {DATABASE} }} }}");
        assert_eq!(together(&text), Some(true));
        let text = format!(
            "class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} }} }}
             class B extends Stack {{ constructor(s, i) {{ super(s, i); {DATABASE} }} }}"
        );
        assert_eq!(together(&text), Some(false));
    }

    #[test]
    fn two_objects_of_one_class_are_two_stacks() {
        let model = model(&format!(
            "class A extends Stack {{ constructor(s, i) {{ super(s, i); this.make(); }} make() {{ {DATABASE} {SECRET} }} }}
             for (const stage of ['dev', 'prod']) new A(app, stage);"
        ));
        let stack = |at: usize| model.databases[at].stack.as_ref().unwrap();
        assert_eq!(stack(0).is_same(stack(1)), Some(false));
        for at in [0, 1] {
            assert_eq!(stack(at).is_same(model.secrets[at].stack.as_ref().unwrap()), Some(true));
        }
    }

    #[test]
    fn a_construct_belongs_to_the_stack_around_it() {
        let construct = format!("class C extends Construct {{ constructor(s, i) {{ super(s, i); {DATABASE} }} }}");
        let around = format!(
            "class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET}
             new C(new Construct(this, 'Inner'), 'C'); }} }}"
        );
        assert_eq!(together(&format!("{construct} {around}")), Some(true));
        assert_eq!(together(&format!("{construct} {around} new A(app, 'A');")), Some(true));
        let elsewhere = format!(
            "class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} }} }} new A(app, 'A');
             new C(new Stack(app, 'B'), 'C');"
        );
        assert_eq!(together(&format!("{construct} {elsewhere}")), Some(false));
    }

    #[test]
    fn a_nested_stack_is_a_stack_of_its_own() {
        let text = format!(
            "class N extends NestedStack {{ constructor(s, i) {{ super(s, i); {DATABASE} }} }}
             class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} new N(this, 'N'); }} }}
             new A(app, 'A');"
        );
        assert_eq!(together(&text), Some(false));
    }

    #[test]
    fn an_object_is_one_stack_whichever_class_of_its_line_makes_things() {
        let classes = format!(
            "class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} }} }}
             class B extends A {{ constructor(s, i) {{ super(s, i); {DATABASE} }} }}"
        );
        assert_eq!(together(&format!("{classes} new B(app, 'B');")), Some(true));
        assert_eq!(together(&classes), None);
    }

    #[test]
    fn a_scope_that_is_not_known_may_be_any_stack() {
        let construct = format!("class C extends Construct {{ constructor(s, i) {{ super(s, i); {DATABASE} }} }}");
        for elsewhere in [
            format!("class A extends Stack {{ constructor(s, i) {{ super(s, i); {SECRET} }} }}"),
            format!("class A extends BaseStack {{ constructor(s, i) {{ super(s, i); {SECRET} }} }}"),
            "Secret.fromSecretNameV2(unknown(), 'S', 'prod/db');".to_owned(),
        ] {
            assert_eq!(together(&format!("{construct} {elsewhere}")), None, "{elsewhere}");
        }
    }
}

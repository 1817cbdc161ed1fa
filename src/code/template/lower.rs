//! Nodes → [`Program`].

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names;
use super::node::{Entry, Kind, Node, character};
use super::recognize::Template;
use super::text::{self, Piece};
use crate::code::comments;
use crate::code::program::{
    Argument, Binding, BindingId, Expr, ExprId, ExprKind, File, GuardId, Literal, Lower, Program, Property,
};
use crate::text::{DocumentId, Location, Span};

/// What a reference to nothing is called, by which a property is left out.
const NO_VALUE: &str = "AWS::NoValue";

/// The properties whose keys are names of somebody's own: a function's environment.
const OWN_NAMES: &[&str] = &["Variables"];

/// What the properties end in that are texts, whatever they look like.
const TEXTS: &[&str] = &["Password", "Username", "UserName", "Token"];

/// What a mapping may give is followed up to this many values.
const MAPPED: usize = 16;

/// Databases and caches whose order is found out.
const ORDERED: usize = 64;

/// Adds a file with its templates to the program.
pub(super) fn templates(
    program: &mut Program,
    document: DocumentId,
    path: &str,
    text: &str,
    templates: &[Template<'_>],
) {
    program.files.push(File {
        document,
        path: path.to_owned(),
        fragment: false,
        v1: false,
        template: true,
        comments: comments::of_yaml(text),
        exports: FxHashMap::default(),
        reexports: Vec::new(),
    });
    for template in templates {
        let mut lowering = Lowering {
            program,
            document,
            text,
            scope: None,
            resources: FxHashMap::default(),
            parameters: template.parameters.iter().map(|entry| entry.key.as_str()).collect(),
            mappings: template.mappings,
            imported: FxHashMap::default(),
            guard: None,
        };
        lowering.template(template);
    }
}

struct Lowering<'a> {
    program: &'a mut Program,
    document: DocumentId,
    text: &'a str,
    /// The stack that everything is in.
    scope: Option<ExprId>,
    resources: FxHashMap<&'a str, BindingId>,
    parameters: FxHashSet<&'a str>,
    mappings: Option<&'a Node>,
    /// The secrets that are imported by their names.
    imported: FxHashMap<String, ExprId>,
    guard: Option<GuardId>,
}

/// How the keys and scalars around a value are written.
#[derive(Clone, Copy)]
struct Style {
    /// Whether keys stay as they are.
    own_names: bool,
    /// Whether a scalar is a text, whatever it looks like.
    text: bool,
}

impl Lower for Lowering<'_> {
    fn program(&mut self) -> &mut Program {
        self.program
    }

    fn guard(&mut self) -> &mut Option<GuardId> {
        &mut self.guard
    }

    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        // A place has to be seen: of what is left out or empty, the character there.
        let span = if span.is_empty() { character(self.text, span.start as usize) } else { span };
        self.program.exprs(Expr {
            kind,
            location: Location { document: self.document, span },
            function: None,
            class: None,
            guard: self.guard,
            statement: None,
            parent: None,
        })
    }
}

impl<'a> Lowering<'a> {
    fn template(&mut self, template: &Template<'a>) {
        let stack = self.import("aws-cdk-lib", "Stack", Span::default());
        self.scope = Some(self.make(stack, Vec::new(), Span::default()));
        for Entry { key, .. } in template.resources {
            let name = Binding { name: key.clone(), ..Binding::default() };
            let program = &mut *self.program;
            self.resources.entry(key.as_str()).or_insert_with(|| program.bindings(name));
        }
        for resource in template.resources {
            self.conditional(&resource.value, |lowering| lowering.resource(resource));
        }
        for output in template.outputs {
            self.conditional(&output.value, |lowering| lowering.output(output));
        }
        self.order(template.resources);
    }

    /// Reads what is only there under the condition that it names.
    fn conditional(&mut self, node: &'a Node, read: impl FnOnce(&mut Self)) {
        match node.get("Condition").and_then(|name| Some((name.text()?, name.span))) {
            None => read(self),
            Some((name, span)) => {
                let test = self.add(ExprKind::Free(name.to_owned()), span);
                self.guarded(test, true, read);
            }
        }
    }

    fn resource(&mut self, Entry { key, span, value: node }: &'a Entry) {
        let Some(kind) = node.get("Type") else { return };
        let Some((module, class)) = kind.text().and_then(names::class) else { return };
        let own_names = class == "CustomResource";
        let callee = self.import(&module, &class, kind.span);
        let id = self.add(ExprKind::Literal(Literal::String(key.clone())), *span);
        let style = Style { own_names, text: false };
        let properties = match node.get("Properties") {
            Some(properties) => self.value(properties, style),
            // What is cut off may have had some.
            None if matches!(node.kind, Kind::Map { open: true, .. }) => self.add(ExprKind::Opaque, node.span),
            None => self.add(ExprKind::Object(Vec::new()), node.span),
        };
        let properties = if own_names {
            let all = Property::Value { key: "properties".to_owned(), span: node.span, value: properties };
            self.around(ExprKind::Object(vec![all]), node.span, [properties])
        } else {
            properties
        };
        let made = self.construct(callee, id, properties, span.to(node.span));
        if let Some(binding) = self.resources.get(key.as_str()) {
            self.program[*binding].definitions.push(made);
        }
    }

    fn output(&mut self, Entry { key, span, value: node }: &'a Entry) {
        let Some(value) = node.get("Value") else { return };
        let callee = self.import("aws-cdk-lib", "CfnOutput", *span);
        let id = self.add(ExprKind::Literal(Literal::String(key.clone())), *span);
        let style = Style { own_names: false, text: false };
        let mut properties = vec![("value", self.value(value, style))];
        if let Some(name) = node.get("Export").and_then(|export| export.get("Name")) {
            properties.push(("exportName", self.value(name, style)));
        }
        let inner: Vec<ExprId> = properties.iter().map(|(_, value)| *value).collect();
        let properties = properties.into_iter().map(|(key, value)| {
            let span = self.program[value].location.span;
            Property::Value { key: key.to_owned(), span, value }
        });
        let properties = ExprKind::Object(properties.collect());
        let properties = self.around(properties, node.span, inner);
        self.construct(callee, id, properties, span.to(node.span));
    }

    fn construct(&mut self, callee: ExprId, id: ExprId, properties: ExprId, span: Span) -> ExprId {
        let arguments = self.scope.into_iter().chain([id, properties]).collect();
        self.make(callee, arguments, span)
    }

    fn value(&mut self, node: &'a Node, style: Style) -> ExprId {
        match &node.kind {
            Kind::Scalar { text, plain } => {
                let literal = literal(text, *plain, style);
                self.add(ExprKind::Literal(literal), node.span)
            }
            Kind::List(items) => {
                let items: Vec<ExprId> = items.iter().map(|item| self.value(item, style)).collect();
                let elements = items.iter().map(|item| Argument { expr: *item, spread: false }).collect();
                self.around(ExprKind::Array(elements), node.span, items)
            }
            Kind::Map { entries, open } => match node.call() {
                Some((function, given)) => self.call(function, given, node, style),
                None => self.object(entries, *open, node.span, style),
            },
            Kind::Unknown => self.add(ExprKind::Opaque, node.span),
        }
    }

    fn object(&mut self, entries: &'a [Entry], open: bool, span: Span, style: Style) -> ExprId {
        let mut properties = Vec::new();
        let mut inner = Vec::new();
        let is_merge = |key: &str| key == "<<" || key.starts_with("Fn::");
        // What is not known stands first: what is written overrides it.
        if open || entries.iter().any(|entry| is_merge(&entry.key)) {
            let rest = self.add(ExprKind::Opaque, span);
            properties.push(Property::Spread(rest));
            inner.push(rest);
        }
        for Entry { key, span, value } in entries.iter().filter(|entry| !is_merge(&entry.key)) {
            let text = TEXTS.iter().any(|end| key.ends_with(end)) && !key.starts_with("Manage");
            let own_names = style.own_names || OWN_NAMES.contains(&key.as_str());
            let value = self.value(value, Style { own_names, text: text || style.own_names });
            let key = if style.own_names { key.clone() } else { names::property(key) };
            properties.push(Property::Value { key, span: *span, value });
            inner.push(value);
        }
        self.around(ExprKind::Object(properties), span, inner)
    }

    fn call(&mut self, function: &str, given: &'a Node, node: &'a Node, style: Style) -> ExprId {
        match (function, given.items()) {
            ("Ref", _) if given.text().is_some() => self.reference(given.text().unwrap_or_default(), given.span),
            ("Fn::GetAtt", [resource, attribute]) => match (resource.text(), attribute.text()) {
                (Some(resource), Some(attribute)) => self.attribute(resource, attribute, given.span),
                _ => self.add(ExprKind::Opaque, node.span),
            },
            ("Fn::GetAtt", _) => match given.text().and_then(|text| text.split_once('.')) {
                Some((resource, attribute)) => self.attribute(resource, attribute, given.span),
                None => self.add(ExprKind::Opaque, node.span),
            },
            ("Fn::If", [condition, yes, no]) => {
                let test = self.add(ExprKind::Free(condition.text().unwrap_or_default().to_owned()), condition.span);
                let choices = vec![
                    self.guarded(test, true, |lowering| lowering.value(yes, style)),
                    self.guarded(test, false, |lowering| lowering.value(no, style)),
                ];
                self.around(ExprKind::Choice(choices.clone()), node.span, choices)
            }
            ("Fn::FindInMap", [map, first, second]) => match self.mapped(map, [first, second])[..] {
                [only] => self.value(only, style),
                [] => self.add(ExprKind::Opaque, node.span),
                ref several => {
                    let choices: Vec<ExprId> = several.iter().map(|value| self.value(value, style)).collect();
                    self.around(ExprKind::Choice(choices.clone()), node.span, choices)
                }
            },
            ("Fn::Select", [at, list]) => match at.text().and_then(|at| list.items().get(at.parse::<usize>().ok()?)) {
                Some(item) => self.value(item, style),
                None => self.add(ExprKind::Opaque, node.span),
            },
            ("Fn::Sub", _) if given.text().is_some() => self.texts(node, given.span),
            ("Fn::Sub", [template, _]) => self.texts(node, template.span),
            ("Fn::Join", [_, list]) => self.texts(node, list.span),
            ("Fn::Base64", _) => self.function("base64", given, node.span, style),
            ("Fn::ImportValue", _) => self.function("importValue", given, node.span, style),
            _ => self.add(ExprKind::Opaque, node.span),
        }
    }

    /// What a mapping may give for these keys: for one that the text does not say, what it has for any.
    fn mapped(&self, map: &Node, keys: [&Node; 2]) -> Vec<&'a Node> {
        let mut found: Vec<&'a Node> =
            self.mappings.zip(map.text()).and_then(|(all, map)| all.get(map)).into_iter().collect();
        for key in keys {
            found = match key.text() {
                Some(key) => found.iter().filter_map(|node| node.get(key)).collect(),
                None => found.iter().flat_map(|node| node.entries()).map(|entry| &entry.value).collect(),
            };
        }
        // A mapping has no functions: one that refers to itself would never end.
        let is_known = found.len() <= MAPPED && found.iter().all(|node| node.text().is_some());
        if is_known { found } else { Vec::new() }
    }

    /// `Fn.<name>(given)`.
    fn function(&mut self, name: &str, given: &'a Node, span: Span, style: Style) -> ExprId {
        let object = self.import("aws-cdk-lib", "Fn", span);
        let callee = self.member(object, name, span);
        let argument = self.value(given, style);
        let arguments = vec![Argument { expr: argument, spread: false }];
        self.around(ExprKind::Call { callee, arguments }, span, [callee, argument])
    }

    fn texts(&mut self, node: &'a Node, span: Span) -> ExprId {
        let Some(pieces) = text::pieces(node, self.text) else { return self.add(ExprKind::Opaque, span) };
        let mut texts = vec![String::new()];
        let mut parts = Vec::new();
        for piece in pieces {
            let part = match piece {
                Piece::Text(text, _) => {
                    if let Some(last) = texts.last_mut() {
                        last.push_str(&text);
                    }
                    continue;
                }
                Piece::Name(name, span) => match name.split_once('.') {
                    Some((resource, attribute)) if !self.parameters.contains(name.as_str()) => {
                        self.attribute(resource, attribute, span)
                    }
                    _ => self.reference(&name, span),
                },
                Piece::Value(node) => self.value(node, Style { own_names: false, text: true }),
                Piece::Secret { name, span } => self.secret(&name, span),
            };
            parts.push(part);
            texts.push(String::new());
        }
        match (&parts[..], &texts[..]) {
            ([], [only]) => self.add(ExprKind::Literal(Literal::String(only.clone())), span),
            ([only], _) if texts.iter().all(String::is_empty) => {
                self.around(ExprKind::Transparent(*only), span, [*only])
            }
            _ => self.around(ExprKind::Template { texts, parts: parts.clone() }, span, parts),
        }
    }

    /// What `Ref` gives: of a resource usually what it is called, of a secret its ARN.
    fn reference(&mut self, name: &str, span: Span) -> ExprId {
        match self.resources.get(name).copied() {
            Some(binding) => {
                let object = self.add(ExprKind::Binding(binding), span);
                self.member(object, "ref", span)
            }
            None if name == NO_VALUE => self.add(ExprKind::Literal(Literal::Undefined), span),
            None if self.parameters.contains(name) => self.add(ExprKind::Free(name.to_owned()), span),
            None => self.add(ExprKind::Opaque, span),
        }
    }

    fn attribute(&mut self, resource: &str, attribute: &str, span: Span) -> ExprId {
        match self.resources.get(resource).copied() {
            Some(binding) => {
                let object = self.add(ExprKind::Binding(binding), span);
                self.member(object, &format!("attr{}", attribute.replace('.', "")), span)
            }
            None => self.add(ExprKind::Opaque, span),
        }
    }

    /// The ARN that the CDK makes of a name.
    fn secret(&mut self, name: &str, span: Span) -> ExprId {
        let import = self.imported.get(name).copied().unwrap_or_else(|| self.import_secret(name, span));
        self.member(import, "ref", span)
    }

    fn import_secret(&mut self, name: &str, span: Span) -> ExprId {
        let class = self.import("aws-cdk-lib/aws-secretsmanager", "Secret", span);
        let callee = self.member(class, "fromSecretNameV2", span);
        let literal = self.add(ExprKind::Literal(Literal::String(name.to_owned())), span);
        let arguments = self.scope.into_iter().chain([literal, literal]);
        let arguments = arguments.map(|expr| Argument { expr, spread: false }).collect();
        let import = self.around(ExprKind::Call { callee, arguments }, span, [callee, literal]);
        self.imported.insert(name.to_owned(), import);
        import
    }

    /// Notes which databases wait for which caches and the other way round: for what they refer to, directly or not.
    fn order(&mut self, resources: &'a [Entry]) {
        let index: FxHashMap<&str, usize> =
            resources.iter().enumerate().map(|(at, entry)| (entry.key.as_str(), at)).collect();
        let kind = |at: usize| resources.get(at).and_then(|entry| entry.value.get("Type")?.text()).unwrap_or_default();
        let is_cache = |at: usize| kind(at).starts_with("AWS::ElastiCache::");
        let is_database = |at: usize| kind(at).starts_with("AWS::RDS::DB");
        let ordered = |at: &usize| is_cache(*at) || is_database(*at);
        let firsts: Vec<usize> = (0..resources.len()).filter(ordered).take(ORDERED).collect();
        if !firsts.iter().any(|at| is_cache(*at)) || !firsts.iter().any(|at| is_database(*at)) {
            return;
        }
        let edges: Vec<Vec<usize>> = resources.iter().map(|entry| references(&entry.value, &index)).collect();
        for first in firsts.iter().copied() {
            let mut reached: FxHashSet<usize> = FxHashSet::default();
            let mut queue = VecDeque::from([first]);
            while let Some(at) = queue.pop_front() {
                for next in edges.get(at).into_iter().flatten() {
                    if *next != first && reached.insert(*next) {
                        queue.push_back(*next);
                    }
                }
            }
            // Of what is cut off, the rest may say so.
            let open =
                resources.get(first).is_some_and(|entry| matches!(entry.value.kind, Kind::Map { open: true, .. }));
            let awaited = |on: &usize| open || reached.contains(on);
            let reached: Vec<usize> = firsts.iter().copied().filter(awaited).collect();
            for on in reached.into_iter().filter(|on| is_cache(*on) != is_cache(first)) {
                self.wait(resources, first, on);
            }
        }
    }

    /// `dependent.addDependency(on)`.
    fn wait(&mut self, resources: &[Entry], dependent: usize, on: usize) -> Option<()> {
        let (dependent, on) = (resources.get(dependent)?, resources.get(on)?);
        let (span, binding) = (dependent.span, *self.resources.get(dependent.key.as_str())?);
        let awaited = *self.resources.get(on.key.as_str())?;
        let object = self.add(ExprKind::Binding(binding), span);
        let callee = self.member(object, "addDependency", span);
        let argument = self.add(ExprKind::Binding(awaited), span);
        let arguments = vec![Argument { expr: argument, spread: false }];
        self.around(ExprKind::Call { callee, arguments }, span, [callee, argument]);
        Some(())
    }

    fn import(&mut self, module: &str, name: &str, span: Span) -> ExprId {
        self.add(ExprKind::Import { module: module.to_owned(), name: Some(name.to_owned()) }, span)
    }

    fn member(&mut self, object: ExprId, property: &str, span: Span) -> ExprId {
        let kind = ExprKind::Member { object, property: property.to_owned(), name: span, optional: false };
        self.around(kind, span, [object])
    }

    fn make(&mut self, callee: ExprId, arguments: Vec<ExprId>, span: Span) -> ExprId {
        let inner: Vec<ExprId> = arguments.iter().skip(1).copied().chain([callee]).collect();
        let arguments = arguments.into_iter().map(|expr| Argument { expr, spread: false }).collect();
        self.around(ExprKind::New { callee, arguments }, span, inner)
    }
}

fn literal(text: &str, plain: bool, style: Style) -> Literal {
    match text {
        _ if style.text => Literal::String(text.to_owned()),
        // CloudFormation takes both words in quotes, too.
        "true" => Literal::Boolean(true),
        "false" => Literal::Boolean(false),
        "" | "~" | "null" if plain => Literal::Null,
        _ => match text.parse::<f64>() {
            Ok(number) if plain && number.is_finite() => Literal::Number(number),
            _ => Literal::String(text.to_owned()),
        },
    }
}

/// The resources that a node refers to.
fn references(node: &Node, index: &FxHashMap<&str, usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut rest = vec![node];
    let add = |name: &str, found: &mut Vec<usize>| {
        let name = name.split('.').next().unwrap_or_default();
        found.extend(index.get(name));
    };
    while let Some(node) = rest.pop() {
        for Entry { key, value, .. } in node.entries() {
            match key.as_str() {
                "Ref" | "Fn::GetAtt" | "DependsOn" => {
                    let names = std::iter::once(value).chain(value.items()).filter_map(Node::text);
                    names.for_each(|name| add(name, &mut found));
                }
                "Fn::Sub" => {
                    let texts = std::iter::once(value).chain(value.items()).filter_map(Node::text);
                    texts.flat_map(text::names).for_each(|name| add(name, &mut found));
                    rest.extend(value.items());
                }
                _ => rest.push(value),
            }
        }
        rest.extend(node.items());
    }
    found
}

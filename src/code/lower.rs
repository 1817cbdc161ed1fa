//! Resolved syntax trees → [`Program`].

use rustc_hash::FxHashMap;

use swc_common::{Spanned, SyntaxContext};
use swc_ecma_ast as ast;
use swc_ecma_visit::{Visit, VisitWith};

use super::SyntaxError;
use super::parse::{self, Refusal, span};
use super::program::{
    Absent, Argument, Binding, BindingId, Class, ClassId, EXPORT_ASSIGNMENT, Expr, ExprId, ExprKind, File, Function,
    FunctionId, Guard, GuardId, Literal, Program, Property, Write,
};
use super::recover;
use crate::text::{DocumentId, Location, Span};

/// Methods that change the array they are called on.
const MUTATORS: &[&str] = &["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"];

/// Functions of `Object` and `Reflect` that change their first argument.
const CHANGES: &[&str] = &["assign", "defineProperty", "defineProperties", "set", "deleteProperty", "setPrototypeOf"];

/// Adds a file to the program.
pub(super) fn file(program: &mut Program, document: DocumentId, path: &str, text: &str) -> Option<SyntaxError> {
    parse::with_globals(|| {
        let recovered = recover::parse_text(text);
        let read = recovered.module.is_some();
        program.files.push(File {
            document,
            path: path.to_owned(),
            fragment: true,
            v1: false,
            template: false,
            comments: recovered.comments,
            exports: FxHashMap::default(),
            reexports: Vec::new(),
        });
        if let Some(module) = recovered.module {
            let (module, unresolved) = parse::resolve(module);
            let mut lowering = Lowering {
                program,
                document,
                unresolved,
                bindings: FxHashMap::default(),
                function: None,
                class: None,
                is_static: false,
                guard: None,
                exit: None,
                returns: Vec::new(),
                statement: None,
                bodies: [None; 2],
                block: None,
                exports: Vec::new(),
            };
            module.visit_with(&mut lowering);
            lowering.finish();
        }
        recovered.refusal.map(|Refusal { span, message }| {
            let location = Location { document, span };
            if read {
                SyntaxError::Unparsed { location, message }
            } else {
                SyntaxError::Unread { location, why: message }
            }
        })
    })
}

struct Lowering<'p> {
    program: &'p mut Program,
    document: DocumentId,
    unresolved: SyntaxContext,
    bindings: FxHashMap<ast::Id, BindingId>,
    function: Option<FunctionId>,
    class: Option<ClassId>,
    /// Whether `this` is the class itself.
    is_static: bool,
    guard: Option<GuardId>,
    /// What the test of the `if` just read must have given for the statements behind it to be reached.
    exit: Option<(ExprId, bool)>,
    /// What the function being read returns.
    returns: Vec<ExprId>,
    statement: Option<Span>,
    /// The statements that are all of a branch or loop of the one being read, so that no other can stand beside them.
    bodies: [Option<Span>; 2],
    block: Option<Span>,
    exports: Vec<(String, ExprId)>,
}

impl Lowering<'_> {
    fn finish(mut self) {
        let exports = self.take_exports(0);
        if let Some(file) = self.program.files.last_mut() {
            file.exports = exports;
        }
    }

    /// What is exported under each name since there were `before` exports.
    fn take_exports(&mut self, before: usize) -> FxHashMap<String, ExprId> {
        let mut values: FxHashMap<String, Vec<ExprId>> = FxHashMap::default();
        for (name, value) in self.exports.split_off(before) {
            let values = values.entry(name).or_default();
            // The TypeScript compiler first writes `exports.x = void 0`.
            values.retain(|earlier| !self.is_undefined(*earlier));
            values.push(value);
        }
        let one = |(name, values): (String, Vec<ExprId>)| match values[..] {
            [only] => (name, only),
            _ => (name, self.add(ExprKind::Choice(values), Span::default())),
        };
        values.into_iter().map(one).collect()
    }

    fn is_undefined(&self, expr: ExprId) -> bool {
        match &self.program[expr].kind {
            ExprKind::Literal(Literal::Undefined) => true,
            ExprKind::Assign { value, .. } => self.is_undefined(*value),
            _ => false,
        }
    }

    /// Reads what is evaluated only when a test gives `when`.
    fn guarded<T>(&mut self, test: ExprId, when: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.guard;
        self.guard = Some(self.program.guards(Guard { test, when, outer }));
        let result = read(self);
        self.guard = outer;
        result
    }

    /// Reads what may be evaluated or not.
    fn perhaps<T>(&mut self, at: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        let test = self.add(ExprKind::Opaque, at);
        self.guarded(test, true, read)
    }

    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let expr = Expr {
            kind,
            location: Location { document: self.document, span },
            function: self.function,
            class: self.class,
            guard: self.guard,
            statement: self.statement,
            parent: None,
        };
        self.program.exprs(expr)
    }

    /// Like `add`, for an expression around others.
    fn around(&mut self, kind: ExprKind, span: Span, inner: impl IntoIterator<Item = ExprId>) -> ExprId {
        let id = self.add(kind, span);
        for inner in inner {
            self.program[inner].parent = Some(id);
        }
        id
    }

    fn binding(&mut self, ident: &ast::Ident) -> BindingId {
        let program = &mut *self.program;
        *self
            .bindings
            .entry(ident.to_id())
            .or_insert_with(|| program.bindings(Binding { name: ident.sym.as_str().to_owned(), ..Binding::default() }))
    }

    fn define(&mut self, ident: &ast::Ident, value: ExprId) {
        let binding = self.binding(ident);
        let block = self.block;
        let binding = &mut self.program[binding];
        if binding.definitions.is_empty() && binding.declared.is_none() {
            binding.block = block;
        }
        binding.definitions.push(value);
    }

    /// A variable without a value yet.
    fn declare(&mut self, pattern: &ast::Pat) {
        if let ast::Pat::Ident(name) = pattern {
            let binding = self.binding(&name.id);
            let (block, place) = (self.block, (self.function, self.guard));
            let binding = &mut self.program[binding];
            (binding.declared, binding.block) = (Some(place), block);
        }
    }

    fn import(&mut self, local: &ast::Ident, module: &str, name: Option<String>, at: Span) {
        let import = self.add(ExprKind::Import { module: module.to_owned(), name }, at);
        self.define(local, import);
        self.note_module(module);
    }

    fn note_module(&mut self, module: &str) {
        if let Some(file) = self.program.files.last_mut() {
            file.fragment = false;
            file.v1 |= module == "@aws-cdk/core"
                || module.strip_prefix("@aws-cdk/aws-").is_some_and(|rest| !rest.ends_with("-alpha"));
        }
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each kind of expression")]
    fn expr(&mut self, expr: &ast::Expr) -> ExprId {
        let at = span(expr.span());
        match expr {
            ast::Expr::Ident(ident) => self.ident(ident),
            ast::Expr::This(_) => match self.class {
                Some(class) if self.is_static => self.add(ExprKind::Class(class), at),
                _ => self.add(ExprKind::This, at),
            },
            ast::Expr::Lit(literal) => self.literal(literal, at),
            ast::Expr::Tpl(template) => {
                let texts = template.quasis.iter().map(|text| {
                    text.cooked
                        .as_ref()
                        .map_or_else(|| text.raw.as_str().to_owned(), |cooked| cooked.to_string_lossy().into_owned())
                });
                let texts = texts.collect();
                let parts: Vec<_> = template.exprs.iter().map(|part| self.expr(part)).collect();
                self.around(ExprKind::Template { texts, parts: parts.clone() }, at, parts)
            }
            ast::Expr::Paren(ast::ParenExpr { expr, .. })
            | ast::Expr::TsAs(ast::TsAsExpr { expr, .. })
            | ast::Expr::TsSatisfies(ast::TsSatisfiesExpr { expr, .. })
            | ast::Expr::TsNonNull(ast::TsNonNullExpr { expr, .. })
            | ast::Expr::TsTypeAssertion(ast::TsTypeAssertion { expr, .. })
            | ast::Expr::TsConstAssertion(ast::TsConstAssertion { expr, .. })
            | ast::Expr::TsInstantiation(ast::TsInstantiation { expr, .. })
            | ast::Expr::Await(ast::AwaitExpr { arg: expr, .. }) => {
                let inner = self.expr(expr);
                self.around(ExprKind::Transparent(inner), at, [inner])
            }
            ast::Expr::Seq(sequence) => match sequence.exprs.iter().map(|part| self.expr(part)).last() {
                Some(last) => self.around(ExprKind::Transparent(last), at, [last]),
                None => self.add(ExprKind::Opaque, at),
            },
            ast::Expr::Member(member) => self.member(member, false, at),
            ast::Expr::OptChain(chain) => match &*chain.base {
                ast::OptChainBase::Member(member) => self.member(member, chain.optional, at),
                ast::OptChainBase::Call(call) => {
                    let callee = self.expr(&call.callee);
                    self.call(callee, &call.args, at)
                }
            },
            ast::Expr::Call(call) => match &call.callee {
                ast::Callee::Expr(callee) => self.call_or_require(callee, &call.args, at),
                ast::Callee::Super(_) => {
                    let arguments = self.arguments(&call.args);
                    let callee = self.add(ExprKind::Super, at);
                    let call = self.finish_call(callee, arguments, at);
                    if let Some(class) = self.class {
                        self.program[class].super_call = Some(call);
                    }
                    call
                }
                ast::Callee::Import(_) => {
                    let module = call.args.first().and_then(|module| text_of(&module.expr));
                    call.args.visit_with(self);
                    match module {
                        Some(module) => self.import_of(module, None, at),
                        None => self.add(ExprKind::Opaque, at),
                    }
                }
            },
            ast::Expr::New(new) => {
                let callee = self.expr(&new.callee);
                let arguments = self.arguments(new.args.as_deref().unwrap_or_default());
                let inner: Vec<_> = arguments.iter().map(|argument| argument.expr).chain([callee]).collect();
                self.around(ExprKind::New { callee, arguments }, at, inner)
            }
            ast::Expr::Object(object) => self.object(object, at),
            ast::Expr::Array(array) => {
                let elements: Vec<_> = array
                    .elems
                    .iter()
                    .map(|element| match element {
                        Some(element) => self.argument(element),
                        None => Argument { expr: self.add(ExprKind::Literal(Literal::Undefined), at), spread: false },
                    })
                    .collect();
                let inner: Vec<_> = elements.iter().map(|element| element.expr).collect();
                self.around(ExprKind::Array(elements), at, inner)
            }
            ast::Expr::Cond(conditional) => {
                let test = self.expr(&conditional.test);
                let choices = vec![
                    self.guarded(test, true, |lowering| lowering.expr(&conditional.cons)),
                    self.guarded(test, false, |lowering| lowering.expr(&conditional.alt)),
                ];
                self.around(ExprKind::Choice(choices.clone()), at, choices)
            }
            ast::Expr::Bin(binary) => {
                let left = self.expr(&binary.left);
                let right = match binary.op {
                    ast::BinaryOp::LogicalAnd => self.guarded(left, true, |lowering| lowering.expr(&binary.right)),
                    ast::BinaryOp::LogicalOr => self.guarded(left, false, |lowering| lowering.expr(&binary.right)),
                    ast::BinaryOp::NullishCoalescing => self.perhaps(at, |lowering| lowering.expr(&binary.right)),
                    _ => self.expr(&binary.right),
                };
                let kind = match binary.op {
                    ast::BinaryOp::NullishCoalescing => ExprKind::Fallback(Absent::Nullish, left, right),
                    ast::BinaryOp::LogicalOr => ExprKind::Fallback(Absent::Falsy, left, right),
                    ast::BinaryOp::LogicalAnd => ExprKind::And(left, right),
                    ast::BinaryOp::Add => ExprKind::Add(left, right),
                    ast::BinaryOp::EqEqEq | ast::BinaryOp::EqEq => ExprKind::Equal(left, right),
                    ast::BinaryOp::NotEqEq | ast::BinaryOp::NotEq => {
                        let equal = self.add(ExprKind::Equal(left, right), at);
                        return self.around(ExprKind::Not(equal), at, [left, right]);
                    }
                    _ => ExprKind::Opaque,
                };
                self.around(kind, at, [left, right])
            }
            ast::Expr::Unary(unary) => {
                let operand = self.expr(&unary.arg);
                let kind = match unary.op {
                    ast::UnaryOp::Bang => ExprKind::Not(operand),
                    ast::UnaryOp::Void => ExprKind::Literal(Literal::Undefined),
                    _ => ExprKind::Opaque,
                };
                let value = self.around(kind, at, [operand]);
                if unary.op == ast::UnaryOp::Delete {
                    self.define_member(operand, value);
                }
                value
            }
            ast::Expr::Assign(assign) => self.assign(assign, at),
            ast::Expr::Update(update) => {
                let value = self.add(ExprKind::Opaque, at);
                self.assign_to(&update.arg, value);
                value
            }
            ast::Expr::Arrow(arrow) => {
                let function = self.function(None, false, |lowering| {
                    for (index, parameter) in arrow.params.iter().enumerate() {
                        lowering.parameter(index, parameter);
                    }
                    match &*arrow.body {
                        ast::ArrowFunctionBody::FunctionBody(body) => lowering.body(&body.stmts),
                        ast::ArrowFunctionBody::Expr(value) => {
                            let value = lowering.expr(value);
                            lowering.returns.push(value);
                        }
                    }
                });
                self.add(ExprKind::Function(function), at)
            }
            ast::Expr::Fn(function) => {
                let id = self.plain_function(None, false, &function.function);
                let value = self.add(ExprKind::Function(id), at);
                if let Some(name) = &function.ident {
                    self.define(name, value);
                }
                value
            }
            ast::Expr::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.as_str().to_owned()).unwrap_or_default();
                let id = self.class(name, &class.class);
                let value = self.add(ExprKind::Class(id), at);
                if let Some(name) = &class.ident {
                    self.define(name, value);
                }
                value
            }
            ast::Expr::SuperProp(_) => {
                expr.visit_children_with(self);
                self.add(ExprKind::Super, at)
            }
            _ => {
                expr.visit_children_with(self);
                self.add(ExprKind::Opaque, at)
            }
        }
    }

    fn ident(&mut self, ident: &ast::Ident) -> ExprId {
        let at = span(ident.span);
        let kind = if ident.ctxt == self.unresolved {
            match &*ident.sym {
                "undefined" => ExprKind::Literal(Literal::Undefined),
                name => ExprKind::Free(name.to_owned()),
            }
        } else {
            ExprKind::Binding(self.binding(ident))
        };
        self.add(kind, at)
    }

    fn literal(&mut self, literal: &ast::Lit, at: Span) -> ExprId {
        let value = match literal {
            ast::Lit::Str(text) => Literal::String(text.value.to_string_lossy().into_owned()),
            ast::Lit::Num(number) => Literal::Number(number.value),
            ast::Lit::Bool(boolean) => Literal::Boolean(boolean.value),
            ast::Lit::Null(_) => Literal::Null,
            _ => return self.add(ExprKind::Opaque, at),
        };
        self.add(ExprKind::Literal(value), at)
    }

    fn member(&mut self, member: &ast::MemberExpr, optional: bool, at: Span) -> ExprId {
        let object = self.expr(&member.obj);
        let kind = match &member.prop {
            ast::MemberProp::Ident(name) => {
                ExprKind::Member { object, property: name.sym.as_str().to_owned(), name: span(name.span), optional }
            }
            ast::MemberProp::PrivateName(name) => {
                ExprKind::Member { object, property: format!("#{}", name.name), name: span(name.span), optional }
            }
            ast::MemberProp::Computed(computed) => {
                let index = self.expr(&computed.expr);
                match &self.program[index].kind {
                    ExprKind::Literal(Literal::String(property)) => ExprKind::Member {
                        object,
                        property: property.clone(),
                        name: self.program[index].location.span,
                        optional,
                    },
                    _ => ExprKind::Index { object, index },
                }
            }
        };
        self.around(kind, at, [object])
    }

    fn call_or_require(&mut self, callee: &ast::Expr, arguments: &[ast::ExprOrSpread], at: Span) -> ExprId {
        let module = arguments.first().and_then(|module| text_of(&module.expr));
        match (function_name(callee), arguments, module) {
            (Some("require"), _, Some(module)) if matches!(callee, ast::Expr::Ident(name) if name.ctxt == self.unresolved) =>
            {
                return self.import_of(module, None, at);
            }
            // What the TypeScript compiler wraps modules in; `.default` of a module is the module.
            (Some("__importStar" | "__importDefault" | "__toESM"), [module, ..], _) => {
                let module = self.expr(&module.expr);
                return self.around(ExprKind::Transparent(module), at, [module]);
            }
            (Some("__exportStar"), [module, ..], _) => {
                if let ast::Expr::Call(require) = &*module.expr
                    && let Some(module) = require.args.first().and_then(|module| text_of(&module.expr))
                    && let Some(file) = self.program.files.last_mut()
                {
                    file.reexports.push(module);
                }
            }
            _ => {}
        }
        let callee = self.expr(callee);
        let call = self.call(callee, arguments, at);
        self.note_change(call);
        call
    }

    /// What a call changes besides.
    fn note_change(&mut self, call: ExprId) {
        let ExprKind::Call { callee, arguments } = &self.program[call].kind else { return };
        let ExprKind::Member { object, property, .. } = &self.program[*callee].kind else { return };
        let first = arguments.first().map(|argument| argument.expr);
        let changed = match &self.program[*object].kind {
            ExprKind::Free(name) if matches!(name.as_str(), "Object" | "Reflect") => {
                let Some(first) = first.filter(|_| CHANGES.contains(&property.as_str())) else { return };
                if let (ExprKind::Free(exports), [_, name, property]) = (&self.program[first].kind, &arguments[..])
                    && exports == "exports"
                {
                    let (name, property) = (name.expr, property.expr);
                    return self.define_export(name, property);
                }
                first
            }
            _ if MUTATORS.contains(&property.as_str()) => *object,
            _ => return,
        };
        self.program.writes.push(Write { object: changed, property: None, value: call });
    }

    /// `Object.defineProperty(exports, name, { get: function () { return value; } })`.
    fn define_export(&mut self, name: ExprId, property: ExprId) {
        let (ExprKind::Literal(Literal::String(name)), ExprKind::Object(properties)) =
            (&self.program[name].kind, &self.program[property].kind)
        else {
            return;
        };
        let value = properties.iter().find_map(|property| match property {
            Property::Value { key, value, .. } if key == "get" => match &self.program[*value].kind {
                ExprKind::Function(getter) => self.program[*getter].result,
                _ => None,
            },
            Property::Value { key, value, .. } if key == "value" => Some(*value),
            _ => None,
        });
        let name = name.clone();
        self.exports.extend(value.map(|value| (name, value)));
    }

    fn import_of(&mut self, module: String, name: Option<String>, at: Span) -> ExprId {
        self.note_module(&module);
        self.add(ExprKind::Import { module, name }, at)
    }

    fn call(&mut self, callee: ExprId, arguments: &[ast::ExprOrSpread], at: Span) -> ExprId {
        let arguments = self.arguments(arguments);
        self.finish_call(callee, arguments, at)
    }

    fn finish_call(&mut self, callee: ExprId, arguments: Vec<Argument>, at: Span) -> ExprId {
        let inner: Vec<_> = arguments.iter().map(|argument| argument.expr).chain([callee]).collect();
        self.around(ExprKind::Call { callee, arguments }, at, inner)
    }

    fn arguments(&mut self, arguments: &[ast::ExprOrSpread]) -> Vec<Argument> {
        arguments.iter().map(|argument| self.argument(argument)).collect()
    }

    fn argument(&mut self, argument: &ast::ExprOrSpread) -> Argument {
        Argument { expr: self.expr(&argument.expr), spread: argument.spread.is_some() }
    }

    fn object(&mut self, object: &ast::ObjectLit, at: Span) -> ExprId {
        let mut properties = Vec::new();
        let mut inner = Vec::new();
        for property in &object.props {
            let property = match property {
                ast::PropOrSpread::Spread(spread) => {
                    let value = self.expr(&spread.expr);
                    inner.push(value);
                    Property::Spread(value)
                }
                ast::PropOrSpread::Prop(property) => match &**property {
                    ast::Prop::Shorthand(ident) => {
                        let value = self.ident(ident);
                        inner.push(value);
                        Property::Value { key: ident.sym.as_str().to_owned(), span: span(ident.span), value }
                    }
                    ast::Prop::KeyValue(pair) => {
                        let value = self.expr(&pair.value);
                        inner.push(value);
                        match &pair.key {
                            ast::PropName::Computed(computed) => {
                                Property::Computed { key: self.expr(&computed.expr), value }
                            }
                            key => Property::Value { key: property_name(key), span: span(key.span()), value },
                        }
                    }
                    ast::Prop::Getter(getter) => {
                        let function = self.plain_function(None, false, &getter.function);
                        Property::Getter { key: property_name(&getter.key), function }
                    }
                    ast::Prop::Method(method) => {
                        let function = self.plain_function(None, false, &method.function);
                        let value = self.add(ExprKind::Function(function), span(method.function.span));
                        Property::Value { key: property_name(&method.key), span: span(method.key.span()), value }
                    }
                    ast::Prop::Setter(_) | ast::Prop::Assign(_) => continue,
                },
            };
            properties.push(property);
        }
        self.around(ExprKind::Object(properties), at, inner)
    }

    fn assign(&mut self, assign: &ast::AssignExpr, at: Span) -> ExprId {
        let value = self.expr(&assign.right);
        let given = if assign.op == ast::AssignOp::Assign { value } else { self.add(ExprKind::Opaque, at) };
        let target = match &assign.left {
            ast::AssignTarget::Pat(ast::AssignTargetPat::Object(pattern)) => {
                self.object_pattern(pattern, given);
                self.add(ExprKind::Opaque, span(pattern.span))
            }
            ast::AssignTarget::Pat(ast::AssignTargetPat::Array(pattern)) => {
                self.array_pattern(pattern, given);
                self.add(ExprKind::Opaque, span(pattern.span))
            }
            ast::AssignTarget::Simple(simple) => {
                let target = Box::<ast::Expr>::from(simple.clone());
                self.assign_to(&target, given)
            }
            ast::AssignTarget::Pat(ast::AssignTargetPat::Invalid(_)) => self.add(ExprKind::Opaque, at),
        };
        self.around(ExprKind::Assign { target, value }, at, [target, value])
    }

    /// Notes that what an expression stands for gets a value.
    fn assign_to(&mut self, target: &ast::Expr, value: ExprId) -> ExprId {
        match target {
            ast::Expr::Ident(name) => {
                self.define(name, value);
                self.ident(name)
            }
            ast::Expr::Paren(ast::ParenExpr { expr, .. })
            | ast::Expr::TsAs(ast::TsAsExpr { expr, .. })
            | ast::Expr::TsNonNull(ast::TsNonNullExpr { expr, .. })
            | ast::Expr::TsSatisfies(ast::TsSatisfiesExpr { expr, .. })
            | ast::Expr::TsTypeAssertion(ast::TsTypeAssertion { expr, .. }) => self.assign_to(expr, value),
            other => {
                let target = self.expr(other);
                self.define_member(target, value);
                target
            }
        }
    }

    /// `this.x = value`, `exports.x = value`, `module.exports = value`, `object.x = value`.
    fn define_member(&mut self, target: ExprId, value: ExprId) {
        let (object, property) = match &self.program[target].kind {
            ExprKind::Member { object, property, .. } => (*object, Some(property.clone())),
            ExprKind::Index { object, .. } => (*object, None),
            _ => return,
        };
        match (&self.program[object].kind, property) {
            (ExprKind::This, Some(property)) if self.class.is_some() => {
                if let Some(class) = self.class {
                    self.program[class].fields.entry(property).or_default().push(value);
                }
            }
            (ExprKind::Free(name), Some(property)) if name == "module" && property == "exports" => {
                self.exports.push((EXPORT_ASSIGNMENT.to_owned(), value));
            }
            (ExprKind::Free(name), Some(property)) if name == "exports" => self.exports.push((property, value)),
            (ExprKind::Member { object: module, property: exports, .. }, Some(property))
                if exports == "exports"
                    && matches!(&self.program[*module].kind, ExprKind::Free(name) if name == "module") =>
            {
                self.exports.push((property, value));
            }
            (_, property) => self.program.writes.push(Write { object, property, value }),
        }
    }

    fn pattern(&mut self, pattern: &ast::Pat, value: ExprId) {
        match pattern {
            ast::Pat::Ident(name) => self.define(&name.id, value),
            ast::Pat::Object(pattern) => self.object_pattern(pattern, value),
            ast::Pat::Array(pattern) => self.array_pattern(pattern, value),
            ast::Pat::Assign(assign) => {
                let default = self.expr(&assign.right);
                let either = self.add(ExprKind::Fallback(Absent::Undefined, value, default), span(assign.span));
                self.pattern(&assign.left, either);
            }
            ast::Pat::Rest(rest) => {
                let unknown = self.add(ExprKind::Opaque, span(rest.span));
                self.pattern(&rest.arg, unknown);
            }
            ast::Pat::Expr(target) => {
                self.assign_to(target, value);
            }
            ast::Pat::Invalid(_) => {}
        }
    }

    fn array_pattern(&mut self, pattern: &ast::ArrayPat, value: ExprId) {
        for (index, element) in pattern.elems.iter().enumerate() {
            let Some(element) = element else { continue };
            let at = span(element.span());
            #[expect(clippy::cast_precision_loss, reason = "nobody destructures that far")]
            let index = self.add(ExprKind::Literal(Literal::Number(index as f64)), at);
            let taken = self.add(ExprKind::Index { object: value, index }, at);
            self.pattern(element, taken);
        }
    }

    fn object_pattern(&mut self, pattern: &ast::ObjectPat, value: ExprId) {
        for property in &pattern.props {
            match property {
                ast::ObjectPatProp::KeyValue(pair) => {
                    let at = span(pair.key.span());
                    let taken = if let ast::PropName::Computed(key) = &pair.key {
                        let index = self.expr(&key.expr);
                        self.add(ExprKind::Index { object: value, index }, at)
                    } else {
                        self.take(value, property_name(&pair.key), at)
                    };
                    self.pattern(&pair.value, taken);
                }
                ast::ObjectPatProp::Assign(assign) => {
                    let at = span(assign.key.span());
                    let mut taken = self.take(value, assign.key.sym.as_str().to_owned(), at);
                    if let Some(default) = &assign.value {
                        let default = self.expr(default);
                        taken = self.add(ExprKind::Fallback(Absent::Undefined, taken, default), at);
                    }
                    self.define(&assign.key.id, taken);
                }
                ast::ObjectPatProp::Rest(rest) => {
                    let taken = pattern.props.iter().filter_map(|property| match property {
                        ast::ObjectPatProp::KeyValue(pair) => Some(property_name(&pair.key)),
                        ast::ObjectPatProp::Assign(assign) => Some(assign.key.sym.as_str().to_owned()),
                        ast::ObjectPatProp::Rest(_) => None,
                    });
                    let properties = std::iter::once(Property::Spread(value)).chain(taken.map(Property::Omitted));
                    let object = self.add(ExprKind::Object(properties.collect()), span(rest.span));
                    self.pattern(&rest.arg, object);
                }
            }
        }
    }

    fn entity(&mut self, name: &ast::TsEntityName) -> ExprId {
        match name {
            ast::TsEntityName::Ident(ident) => self.ident(ident),
            ast::TsEntityName::TsQualifiedName(qualified) => {
                let object = self.entity(&qualified.left);
                let name = span(qualified.right.span);
                self.take(object, qualified.right.sym.as_str().to_owned(), name)
            }
        }
    }

    /// A loop is a function of its variable that is called with each element.
    fn each(&mut self, list: ExprId, variable: &ast::ForHead, body: &ast::Stmt) {
        let function = Function { function: self.function, ..Function::default() };
        let function = self.program.functions(function);
        let outer = self.function.replace(function);
        let read = |lowering: &mut Self| {
            match variable {
                ast::ForHead::VarDecl(variables) => {
                    for variable in &variables.decls {
                        lowering.parameter(0, &variable.name);
                    }
                }
                ast::ForHead::Pat(pattern) => lowering.parameter(0, pattern),
                ast::ForHead::UsingDecl(_) => {}
            }
            body.visit_with(lowering);
        };
        let mut leaving = Leaving::default();
        body.visit_with(&mut leaving);
        if leaving.breaks || leaving.returns {
            self.perhaps(span(body.span()), read);
        } else {
            read(self);
        }
        self.function = outer;
        let at = self.program[list].location.span;
        self.add(ExprKind::Loop { list, body: function }, at);
    }

    fn take(&mut self, object: ExprId, property: String, name: Span) -> ExprId {
        self.add(ExprKind::Member { object, property, name, optional: false }, name)
    }

    fn parameter(&mut self, index: usize, pattern: &ast::Pat) {
        let Some(function) = self.function else { return };
        if let ast::Pat::Rest(_) = pattern {
            let unknown = self.add(ExprKind::Opaque, span(pattern.span()));
            return self.pattern(pattern, unknown);
        }
        let value = self.add(ExprKind::Parameter(function, index), span(pattern.span()));
        self.pattern(pattern, value);
    }

    fn function(&mut self, class: Option<ClassId>, constructor: bool, body: impl FnOnce(&mut Self)) -> FunctionId {
        let function = self.program.functions(Function { function: self.function, class, constructor, result: None });
        let outer = (self.function.replace(function), self.statement.take(), self.block.take());
        let outer_returns = std::mem::take(&mut self.returns);
        body(self);
        let returns = std::mem::replace(&mut self.returns, outer_returns);
        self.program[function].result = match returns[..] {
            [] => None,
            [only] => Some(only),
            [first, ..] => {
                let at = self.program[first].location.span;
                Some(self.add(ExprKind::Choice(returns), at))
            }
        };
        (self.function, self.statement, self.block) = outer;
        function
    }

    /// The statements of a function.
    fn body(&mut self, statements: &[ast::Stmt]) {
        let outer = self.guard;
        self.statements(statements);
        if !self.returns.is_empty() && !statements.iter().any(ends) {
            let at = statements.last().map_or(Span::default(), |last| span(last.span()));
            let nothing = self.add(ExprKind::Literal(Literal::Undefined), at);
            self.returns.push(nothing);
        }
        self.guard = outer;
    }

    /// Statements, each behind those before it: once an `if` has left, the others depend on it.
    fn statements(&mut self, statements: &[ast::Stmt]) {
        for statement in statements {
            statement.visit_with(self);
            if let Some((test, when)) = self.exit.take() {
                self.guard = Some(self.program.guards(Guard { test, when, outer: self.guard }));
            }
        }
    }

    /// A function with a `this` of its own: the class's for a method, nothing that is known for others.
    fn plain_function(&mut self, class: Option<ClassId>, is_static: bool, function: &ast::Function) -> FunctionId {
        function.decorators.visit_with(self);
        let outer = (std::mem::replace(&mut self.class, class), std::mem::replace(&mut self.is_static, is_static));
        let id = self.function(class, false, |lowering| {
            for (index, parameter) in function.params.iter().enumerate() {
                lowering.parameter(index, &parameter.pat);
            }
            if let Some(body) = &function.body {
                lowering.body(&body.stmts);
            }
            if function.is_generator {
                let iterator = lowering.add(ExprKind::Opaque, span(function.span));
                lowering.returns = vec![iterator];
            }
        });
        (self.class, self.is_static) = outer;
        id
    }

    fn class(&mut self, name: String, class: &ast::Class) -> ClassId {
        class.decorators.visit_with(self);
        let extends = class.super_class.as_ref().map(|expr| self.expr(expr));
        let constructor = self.program.functions(Function { function: self.function, ..Function::default() });
        let id = self.program.classes(Class {
            name,
            extends,
            constructor,
            fields: FxHashMap::default(),
            statics: FxHashMap::default(),
            methods: FxHashMap::default(),
            getters: FxHashMap::default(),
            static_getters: FxHashMap::default(),
            super_call: None,
        });
        let implicit = &mut self.program[constructor];
        (implicit.class, implicit.constructor) = (Some(id), true);
        let outer = (self.class.replace(id), std::mem::take(&mut self.is_static), self.statement.take());
        for member in &class.body {
            self.member_of_class(id, member);
        }
        (self.class, self.is_static, self.statement) = outer;
        id
    }

    fn member_of_class(&mut self, class: ClassId, member: &ast::ClassMember) {
        match member {
            ast::ClassMember::Constructor(constructor) => {
                let function = self.function(Some(class), true, |lowering| {
                    for (index, parameter) in constructor.params.iter().enumerate() {
                        lowering.constructor_parameter(class, index, parameter);
                    }
                    if let Some(body) = &constructor.body {
                        lowering.body(&body.stmts);
                    }
                });
                if constructor.body.is_some() {
                    self.program[class].constructor = function;
                }
            }
            ast::ClassMember::Method(method) => {
                self.method(class, property_name(&method.key), method.kind, method.is_static, &method.function);
            }
            ast::ClassMember::PrivateMethod(method) => {
                let name = format!("#{}", method.key.name);
                self.method(class, name, method.kind, method.is_static, &method.function);
            }
            ast::ClassMember::ClassProp(property) => {
                let value = property.value.as_deref();
                self.field(class, property_name(&property.key), property.is_static, value);
            }
            ast::ClassMember::PrivateProp(property) => {
                let value = property.value.as_deref();
                self.field(class, format!("#{}", property.key.name), property.is_static, value);
            }
            ast::ClassMember::StaticBlock(block) => {
                self.is_static = true;
                block.body.stmts.visit_with(self);
                self.is_static = false;
            }
            ast::ClassMember::AutoAccessor(_) | ast::ClassMember::TsIndexSignature(_) | ast::ClassMember::Empty(_) => {}
        }
    }

    fn constructor_parameter(&mut self, class: ClassId, index: usize, parameter: &ast::ParamOrTsParamProp) {
        let field = match parameter {
            ast::ParamOrTsParamProp::Param(parameter) => return self.parameter(index, &parameter.pat),
            ast::ParamOrTsParamProp::TsParamProp(field) => field,
        };
        let (pattern, name) = match &field.param {
            ast::TsParamPropParam::Ident(name) => (ast::Pat::Ident(name.clone()), name.id.clone()),
            ast::TsParamPropParam::Assign(assign) => match &*assign.left {
                ast::Pat::Ident(name) => (ast::Pat::Assign(assign.clone()), name.id.clone()),
                _ => return,
            },
        };
        self.parameter(index, &pattern);
        let value = self.ident(&name);
        self.program[class].fields.entry(name.sym.as_str().to_owned()).or_default().push(value);
    }

    fn method(
        &mut self,
        class: ClassId,
        name: String,
        kind: ast::MethodKind,
        is_static: bool,
        function: &ast::Function,
    ) {
        let id = self.plain_function(Some(class), is_static, function);
        if function.body.is_none() {
            return;
        }
        match (kind, is_static) {
            (ast::MethodKind::Method, false) => {
                self.program[class].methods.insert(name, id);
            }
            (ast::MethodKind::Method, true) => {
                let value = self.add(ExprKind::Function(id), span(function.span));
                self.program[class].statics.entry(name).or_default().push(value);
            }
            (ast::MethodKind::Getter, false) => {
                self.program[class].getters.insert(name, id);
            }
            (ast::MethodKind::Getter, true) => {
                self.program[class].static_getters.insert(name, id);
            }
            (ast::MethodKind::Setter, _) => {}
        }
    }

    fn field(&mut self, class: ClassId, name: String, is_static: bool, value: Option<&ast::Expr>) {
        self.is_static = is_static;
        let value = value.map(|value| self.expr(value));
        self.is_static = false;
        let class = &mut self.program[class];
        let fields = if is_static { &mut class.statics } else { &mut class.fields };
        fields.entry(name).or_default().extend(value);
    }

    fn export_pattern(&mut self, pattern: &ast::Pat) {
        match pattern {
            ast::Pat::Ident(name) => self.export(&name.sym, name),
            ast::Pat::Array(array) => array.elems.iter().flatten().for_each(|element| self.export_pattern(element)),
            ast::Pat::Assign(assign) => self.export_pattern(&assign.left),
            ast::Pat::Rest(rest) => self.export_pattern(&rest.arg),
            ast::Pat::Object(object) => {
                for property in &object.props {
                    match property {
                        ast::ObjectPatProp::KeyValue(pair) => self.export_pattern(&pair.value),
                        ast::ObjectPatProp::Assign(assign) => self.export(&assign.key.sym, &assign.key),
                        ast::ObjectPatProp::Rest(rest) => self.export_pattern(&rest.arg),
                    }
                }
            }
            ast::Pat::Expr(_) | ast::Pat::Invalid(_) => {}
        }
    }

    fn export(&mut self, name: &str, ident: &ast::Ident) {
        let value = self.ident(ident);
        self.exports.push((name.to_owned(), value));
    }
}

/// The statements in a branch or loop.
fn bodies(statement: &ast::Stmt) -> [Option<Span>; 2] {
    let (body, other) = match statement {
        ast::Stmt::If(conditional) => (&conditional.cons, conditional.alt.as_ref()),
        ast::Stmt::For(loop_) => (&loop_.body, None),
        ast::Stmt::ForIn(loop_) => (&loop_.body, None),
        ast::Stmt::ForOf(loop_) => (&loop_.body, None),
        ast::Stmt::While(loop_) => (&loop_.body, None),
        ast::Stmt::DoWhile(loop_) => (&loop_.body, None),
        ast::Stmt::Labeled(labeled) => (&labeled.body, None),
        ast::Stmt::With(with) => (&with.body, None),
        _ => return [None; 2],
    };
    [Some(span(body.span())), other.map(|other| span(other.span()))]
}

/// Whether nothing behind a statement is reached through it.
fn ends(statement: &ast::Stmt) -> bool {
    match statement {
        ast::Stmt::Return(_) | ast::Stmt::Throw(_) | ast::Stmt::Break(_) | ast::Stmt::Continue(_) => true,
        ast::Stmt::Block(block) => block.stmts.iter().any(ends),
        ast::Stmt::If(conditional) => {
            ends(&conditional.cons) && conditional.alt.as_ref().is_some_and(|alternative| ends(alternative))
        }
        ast::Stmt::Switch(switch) => {
            let mut leaving = Leaving::default();
            switch.cases.iter().for_each(|case| case.cons.visit_with(&mut leaving));
            let last = switch.cases.last().is_some_and(|case| case.cons.iter().any(ends));
            !leaving.breaks && last && switch.cases.iter().any(|case| case.test.is_none())
        }
        ast::Stmt::Try(attempt) => {
            let handled = |handler: &ast::CatchClause| handler.body.stmts.iter().any(ends);
            attempt.finalizer.as_ref().is_some_and(|block| block.stmts.iter().any(ends))
                || attempt.block.stmts.iter().any(ends) && attempt.handler.as_ref().is_none_or(handled)
        }
        _ => false,
    }
}

/// Finds what ends a loop or `switch` before its last statement.
#[derive(Default)]
struct Leaving {
    breaks: bool,
    returns: bool,
    inside: usize,
}

impl Visit for Leaving {
    fn visit_break_stmt(&mut self, leaving: &ast::BreakStmt) {
        self.breaks |= self.inside == 0 || leaving.label.is_some();
    }

    fn visit_continue_stmt(&mut self, leaving: &ast::ContinueStmt) {
        self.breaks |= leaving.label.is_some();
    }

    fn visit_return_stmt(&mut self, _: &ast::ReturnStmt) {
        self.returns = true;
    }

    fn visit_stmt(&mut self, statement: &ast::Stmt) {
        let breakable = matches!(
            statement,
            ast::Stmt::For(_)
                | ast::Stmt::ForIn(_)
                | ast::Stmt::ForOf(_)
                | ast::Stmt::While(_)
                | ast::Stmt::DoWhile(_)
                | ast::Stmt::Switch(_)
        );
        self.inside += usize::from(breakable);
        statement.visit_children_with(self);
        self.inside -= usize::from(breakable);
    }

    fn visit_expr(&mut self, _: &ast::Expr) {}
    fn visit_function(&mut self, _: &ast::Function) {}
    fn visit_class(&mut self, _: &ast::Class) {}
}

/// The last name of a function that is called: `require`, `tslib_1.__importStar`, `(0, tslib_1.__importStar)`.
fn function_name(callee: &ast::Expr) -> Option<&str> {
    match callee {
        ast::Expr::Ident(name) => Some(&name.sym),
        ast::Expr::Member(ast::MemberExpr { prop: ast::MemberProp::Ident(name), .. }) if name.sym.starts_with("__") => {
            Some(&name.sym)
        }
        ast::Expr::Paren(paren) => function_name(&paren.expr),
        ast::Expr::Seq(sequence) => function_name(sequence.exprs.last()?),
        _ => None,
    }
}

fn text_of(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Lit(ast::Lit::Str(text)) => Some(text.value.to_string_lossy().into_owned()),
        _ => None,
    }
}

fn property_name(name: &ast::PropName) -> String {
    match name {
        ast::PropName::Ident(name) => name.sym.as_str().to_owned(),
        ast::PropName::Str(name) => name.value.to_string_lossy().into_owned(),
        ast::PropName::Num(number) => number.value.to_string(),
        ast::PropName::Computed(_) | ast::PropName::BigInt(_) => String::new(),
    }
}

fn export_name(name: &ast::ModuleExportName) -> String {
    match name {
        ast::ModuleExportName::Ident(name) => name.sym.as_str().to_owned(),
        ast::ModuleExportName::Str(name) => name.value.to_string_lossy().into_owned(),
    }
}

impl Visit for Lowering<'_> {
    fn visit_expr(&mut self, expr: &ast::Expr) {
        self.expr(expr);
    }

    fn visit_stmt(&mut self, statement: &ast::Stmt) {
        let own = Some(span(statement.span())).filter(|_| !parse::begins_in_frame(statement.span()));
        let several = matches!(statement, ast::Stmt::Decl(ast::Decl::Var(variables)) if variables.decls.len() > 1);
        let is_body = self.bodies.contains(&Some(span(statement.span())));
        let bodies = std::mem::replace(&mut self.bodies, bodies(statement));
        let outer = std::mem::replace(&mut self.statement, own.filter(|_| !several && !is_body));
        statement.visit_children_with(self);
        (self.statement, self.bodies) = (outer, bodies);
        if !matches!(statement, ast::Stmt::If(_)) {
            self.exit = None;
        }
    }

    fn visit_stmts(&mut self, statements: &[ast::Stmt]) {
        let outer = self.guard;
        self.statements(statements);
        self.guard = outer;
    }

    fn visit_if_stmt(&mut self, conditional: &ast::IfStmt) {
        let test = self.expr(&conditional.test);
        self.guarded(test, true, |lowering| conditional.cons.visit_with(lowering));
        self.guarded(test, false, |lowering| conditional.alt.visit_with(lowering));
        let alternative_ends = conditional.alt.as_ref().is_some_and(|alternative| ends(alternative));
        self.exit = match (ends(&conditional.cons), alternative_ends) {
            (true, false) => Some((test, false)),
            (false, true) => Some((test, true)),
            _ => None,
        };
    }

    fn visit_switch_stmt(&mut self, switch: &ast::SwitchStmt) {
        let value = self.expr(&switch.discriminant);
        let outer = self.guard;
        // No case so far.
        let mut others = outer;
        let mut reached_from_above = false;
        for (at, case) in switch.cases.iter().enumerate() {
            let place = span(case.span);
            let guard = match &case.test {
                Some(test) => {
                    let test = self.expr(test);
                    let test = self.add(ExprKind::Equal(value, test), place);
                    others = Some(self.program.guards(Guard { test, when: false, outer: others }));
                    Guard { test, when: true, outer }
                }
                None => Guard { test: self.add(ExprKind::Opaque, place), when: true, outer },
            };
            self.guard = if reached_from_above {
                let test = self.add(ExprKind::Opaque, place);
                Some(self.program.guards(Guard { test, when: true, outer }))
            } else if case.test.is_none() && at + 1 == switch.cases.len() {
                others
            } else {
                Some(self.program.guards(guard))
            };
            self.program.blocks.push(Location { document: self.document, span: place });
            case.cons.visit_with(self);
            self.guard = outer;
            reached_from_above = !case.cons.iter().any(ends);
        }
    }

    fn visit_try_stmt(&mut self, attempt: &ast::TryStmt) {
        self.perhaps(span(attempt.block.span), |lowering| attempt.block.visit_with(lowering));
        if let Some(handler) = &attempt.handler {
            self.perhaps(span(handler.span), |lowering| handler.visit_with(lowering));
        }
        attempt.finalizer.visit_with(self);
    }

    fn visit_while_stmt(&mut self, loop_: &ast::WhileStmt) {
        self.expr(&loop_.test);
        self.perhaps(span(loop_.span), |lowering| loop_.body.visit_with(lowering));
    }

    fn visit_do_while_stmt(&mut self, loop_: &ast::DoWhileStmt) {
        self.perhaps(span(loop_.span), |lowering| loop_.body.visit_with(lowering));
        self.expr(&loop_.test);
    }

    fn visit_for_stmt(&mut self, loop_: &ast::ForStmt) {
        loop_.init.visit_with(self);
        self.perhaps(span(loop_.span), |lowering| {
            loop_.test.visit_with(lowering);
            loop_.update.visit_with(lowering);
            loop_.body.visit_with(lowering);
        });
    }

    fn visit_block_stmt(&mut self, block: &ast::BlockStmt) {
        let outer = self.block.replace(span(block.span));
        self.program.blocks.push(Location { document: self.document, span: span(block.span) });
        block.visit_children_with(self);
        self.block = outer;
    }

    fn visit_module_decl(&mut self, declaration: &ast::ModuleDecl) {
        let outer = self.statement.replace(span(declaration.span()));
        declaration.visit_children_with(self);
        self.statement = outer;
    }

    fn visit_import_decl(&mut self, import: &ast::ImportDecl) {
        let module = import.src.value.to_string_lossy().into_owned();
        self.note_module(&module);
        if import.type_only {
            return;
        }
        for specifier in &import.specifiers {
            let at = span(specifier.span());
            match specifier {
                ast::ImportSpecifier::Named(named) if !named.is_type_only => {
                    let name = named.imported.as_ref().map_or_else(|| named.local.sym.as_str().to_owned(), export_name);
                    self.import(&named.local, &module, Some(name), at);
                }
                ast::ImportSpecifier::Named(_) => {}
                ast::ImportSpecifier::Default(default) => {
                    self.import(&default.local, &module, Some("default".to_owned()), at);
                }
                ast::ImportSpecifier::Namespace(namespace) => self.import(&namespace.local, &module, None, at),
            }
        }
    }

    fn visit_ts_import_equals_decl(&mut self, import: &ast::TsImportEqualsDecl) {
        if import.is_type_only {
            return;
        }
        match &import.module_ref {
            ast::TsModuleRef::TsExternalModuleRef(module) => {
                let module = module.expr.value.to_string_lossy().into_owned();
                self.import(&import.id, &module, None, span(import.span));
            }
            ast::TsModuleRef::TsEntityName(name) => {
                let value = self.entity(name);
                self.define(&import.id, value);
            }
        }
        if import.is_export {
            self.export(&import.id.sym, &import.id);
        }
    }

    fn visit_ts_module_decl(&mut self, module: &ast::TsModuleDecl) {
        let before = self.exports.len();
        module.body.visit_with(self);
        let exports = self.take_exports(before);
        if let (ast::TsModuleName::Ident(name), false) = (&module.id, module.declare) {
            let at = span(module.span);
            let property = |(key, value)| Property::Value { key, span: at, value };
            let value = self.add(ExprKind::Object(exports.into_iter().map(property).collect()), at);
            self.define(name, value);
        }
    }

    fn visit_export_decl(&mut self, export: &ast::ExportDecl) {
        export.visit_children_with(self);
        match &export.decl {
            ast::Decl::Class(class) => self.export(&class.ident.sym, &class.ident),
            ast::Decl::Fn(function) => self.export(&function.ident.sym, &function.ident),
            ast::Decl::TsEnum(item) => self.export(&item.id.sym, &item.id),
            ast::Decl::TsModule(module) => {
                if let ast::TsModuleName::Ident(name) = &module.id {
                    self.export(&name.sym, name);
                }
            }
            ast::Decl::Var(variables) => {
                for variable in &variables.decls {
                    self.export_pattern(&variable.name);
                }
            }
            _ => {}
        }
    }

    fn visit_export_default_decl(&mut self, export: &ast::ExportDefaultDecl) {
        let at = span(export.span);
        let (value, name) = match &export.decl {
            ast::DefaultDecl::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.as_str().to_owned()).unwrap_or_default();
                let id = self.class(name, &class.class);
                (ExprKind::Class(id), &class.ident)
            }
            ast::DefaultDecl::Fn(function) => {
                let id = self.plain_function(None, false, &function.function);
                (ExprKind::Function(id), &function.ident)
            }
            ast::DefaultDecl::TsInterfaceDecl(_) => return,
        };
        let value = self.add(value, at);
        if let Some(name) = name {
            self.define(name, value);
        }
        self.exports.push(("default".to_owned(), value));
    }

    fn visit_export_default_expr(&mut self, export: &ast::ExportDefaultExpr) {
        let value = self.expr(&export.expr);
        self.exports.push(("default".to_owned(), value));
    }

    fn visit_ts_export_assignment(&mut self, export: &ast::TsExportAssignment) {
        let value = self.expr(&export.expr);
        self.exports.push((EXPORT_ASSIGNMENT.to_owned(), value));
    }

    fn visit_named_export(&mut self, export: &ast::NamedExport) {
        let module = export.src.as_ref().map(|module| module.value.to_string_lossy().into_owned());
        for specifier in export.specifiers.iter().filter(|_| !export.type_only) {
            let at = span(specifier.span());
            match (specifier, &module) {
                (ast::ExportSpecifier::Named(named), _) if named.is_type_only => {}
                (ast::ExportSpecifier::Named(named), Some(module)) => {
                    let original = export_name(&named.orig);
                    let exported = named.exported.as_ref().map_or_else(|| original.clone(), export_name);
                    let value = self.import_of(module.clone(), Some(original), at);
                    self.exports.push((exported, value));
                }
                (ast::ExportSpecifier::Named(named), None) => {
                    if let ast::ModuleExportName::Ident(ident) = &named.orig {
                        let exported =
                            named.exported.as_ref().map_or_else(|| ident.sym.as_str().to_owned(), export_name);
                        self.export(&exported, ident);
                    }
                }
                (ast::ExportSpecifier::Namespace(namespace), Some(module)) => {
                    let value = self.import_of(module.clone(), None, at);
                    self.exports.push((export_name(&namespace.name), value));
                }
                (ast::ExportSpecifier::Namespace(_), None) | (ast::ExportSpecifier::Default(_), _) => {}
            }
        }
    }

    fn visit_export_all(&mut self, export: &ast::ExportAll) {
        let module = export.src.value.to_string_lossy().into_owned();
        self.note_module(&module);
        if let Some(file) = self.program.files.last_mut().filter(|_| !export.type_only) {
            file.reexports.push(module);
        }
    }

    fn visit_var_declarator(&mut self, variable: &ast::VarDeclarator) {
        if let Some(value) = &variable.init {
            let value = self.expr(value);
            self.pattern(&variable.name, value);
        } else {
            self.declare(&variable.name);
        }
    }

    fn visit_for_of_stmt(&mut self, loop_: &ast::ForOfStmt) {
        let list = self.expr(&loop_.right);
        self.each(list, &loop_.left, &loop_.body);
    }

    fn visit_for_in_stmt(&mut self, loop_: &ast::ForInStmt) {
        let object = self.expr(&loop_.right);
        let at = span(loop_.right.span());
        let namespace = self.add(ExprKind::Free("Object".to_owned()), at);
        let callee = self.take(namespace, "keys".to_owned(), at);
        let arguments = vec![Argument { expr: object, spread: false }];
        let list = self.add(ExprKind::Call { callee, arguments }, at);
        self.each(list, &loop_.left, &loop_.body);
    }

    fn visit_fn_decl(&mut self, function: &ast::FnDecl) {
        let id = self.plain_function(None, false, &function.function);
        if function.function.body.is_some() {
            let value = self.add(ExprKind::Function(id), span(function.function.span));
            self.define(&function.ident, value);
        }
    }

    fn visit_class_decl(&mut self, class: &ast::ClassDecl) {
        let id = self.class(class.ident.sym.as_str().to_owned(), &class.class);
        let value = self.add(ExprKind::Class(id), span(class.class.span));
        self.define(&class.ident, value);
    }

    fn visit_return_stmt(&mut self, statement: &ast::ReturnStmt) {
        if let Some(value) = &statement.arg {
            let value = self.expr(value);
            self.returns.push(value);
        } else {
            let nothing = self.add(ExprKind::Literal(Literal::Undefined), span(statement.span));
            self.returns.push(nothing);
        }
    }

    fn visit_ts_enum_decl(&mut self, item: &ast::TsEnumDecl) {
        let at = span(item.span);
        let mut members: Vec<(String, Span, ExprId)> = Vec::new();
        for member in &item.members {
            let place = span(member.span);
            let name = match &member.id {
                ast::TsEnumMemberId::Ident(name) => name.sym.as_str().to_owned(),
                ast::TsEnumMemberId::Str(name) => name.value.to_string_lossy().into_owned(),
            };
            let earlier = match member.init.as_deref() {
                Some(ast::Expr::Ident(other)) => members.iter().find(|(name, ..)| *name == *other.sym),
                _ => None,
            };
            let value = match (member.init.as_deref(), earlier, members.last()) {
                (Some(_), Some((_, _, same)), _) => *same,
                (Some(value), None, _) => self.expr(value),
                (None, _, before) => {
                    let next = match before.map(|(_, _, value)| &self.program[*value].kind) {
                        None => ExprKind::Literal(Literal::Number(0.0)),
                        Some(ExprKind::Literal(Literal::Number(before))) => {
                            ExprKind::Literal(Literal::Number(before + 1.0))
                        }
                        Some(_) => ExprKind::Opaque,
                    };
                    self.add(next, place)
                }
            };
            members.push((name, place, value));
        }
        let mut properties = Vec::new();
        for (key, span, value) in members {
            // A number's name can be looked up by it.
            if let ExprKind::Literal(Literal::Number(number)) = &self.program[value].kind {
                let number = number.to_string();
                let name = self.add(ExprKind::Literal(Literal::String(key.clone())), span);
                properties.push(Property::Value { key: number, span, value: name });
            }
            properties.push(Property::Value { key, span, value });
        }
        let value = self.add(ExprKind::Object(properties), at);
        self.define(&item.id, value);
    }

    fn visit_ts_type_ann(&mut self, _: &ast::TsTypeAnn) {}
    fn visit_ts_type(&mut self, _: &ast::TsType) {}
    fn visit_ts_interface_decl(&mut self, _: &ast::TsInterfaceDecl) {}
    fn visit_ts_type_alias_decl(&mut self, _: &ast::TsTypeAliasDecl) {}
    fn visit_ts_type_param_decl(&mut self, _: &ast::TsTypeParamDecl) {}
    fn visit_ts_type_param_instantiation(&mut self, _: &ast::TsTypeParamInstantiation) {}
}

//! Resolved syntax trees → [`Program`].

use std::collections::HashMap;

use swc_common::{Spanned, SyntaxContext};
use swc_ecma_ast as ast;
use swc_ecma_visit::{Visit, VisitWith};

use super::SyntaxError;
use super::parse::{self, Refusal, span};
use super::program::{
    Argument, Binding, BindingId, Class, ClassId, Expr, ExprId, ExprKind, File, Function, FunctionId, Literal, Program,
    Property, Reexport,
};
use super::recover;
use crate::text::{DocumentId, Location, Span};

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
            exports: HashMap::new(),
            reexports: Vec::new(),
        });
        if let Some(module) = recovered.module {
            let (module, unresolved) = parse::resolve(module);
            let mut lowering = Lowering {
                program,
                document,
                unresolved,
                bindings: HashMap::new(),
                function: None,
                class: None,
                statement: None,
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
    bindings: HashMap<ast::Id, BindingId>,
    function: Option<FunctionId>,
    class: Option<ClassId>,
    statement: Option<Span>,
    block: Option<Span>,
    exports: Vec<(String, ExprId)>,
}

impl Lowering<'_> {
    fn finish(self) {
        let exports = self.exports;
        if let Some(file) = self.program.files.last_mut() {
            file.exports.extend(exports);
        }
    }

    fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let expr = Expr {
            kind,
            location: Location { document: self.document, span },
            function: self.function,
            class: self.class,
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
            .or_insert_with(|| program.bindings(Binding { name: ident.sym.to_string(), ..Binding::default() }))
    }

    fn define(&mut self, ident: &ast::Ident, value: ExprId) {
        let binding = self.binding(ident);
        let block = self.block;
        let binding = &mut self.program[binding];
        if binding.definitions.is_empty() && !binding.declared {
            binding.block = block;
        }
        binding.definitions.push(value);
    }

    /// A variable without a value yet.
    fn declare(&mut self, pattern: &ast::Pat) {
        if let ast::Pat::Ident(name) = pattern {
            let binding = self.binding(&name.id);
            let block = self.block;
            let binding = &mut self.program[binding];
            (binding.declared, binding.block) = (true, block);
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
            ast::Expr::This(_) => self.add(ExprKind::This, at),
            ast::Expr::Lit(literal) => self.literal(literal, at),
            ast::Expr::Tpl(template) => {
                let texts = template.quasis.iter().map(|text| {
                    text.cooked
                        .as_ref()
                        .map_or_else(|| text.raw.to_string(), |cooked| cooked.to_string_lossy().into_owned())
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
                    call.args.visit_with(self);
                    self.add(ExprKind::Opaque, at)
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
                let elements: Vec<_> = array.elems.iter().flatten().cloned().collect();
                let elements = self.arguments(&elements);
                let inner: Vec<_> = elements.iter().map(|element| element.expr).collect();
                self.around(ExprKind::Array(elements), at, inner)
            }
            ast::Expr::Cond(conditional) => {
                self.expr(&conditional.test);
                let choices = vec![self.expr(&conditional.cons), self.expr(&conditional.alt)];
                self.around(ExprKind::Choice(choices.clone()), at, choices)
            }
            ast::Expr::Bin(binary) => {
                let (left, right) = (self.expr(&binary.left), self.expr(&binary.right));
                let kind = match binary.op {
                    ast::BinaryOp::NullishCoalescing | ast::BinaryOp::LogicalOr => ExprKind::Fallback(left, right),
                    ast::BinaryOp::LogicalAnd => ExprKind::And(right),
                    ast::BinaryOp::Add => ExprKind::Add(left, right),
                    _ => ExprKind::Opaque,
                };
                self.around(kind, at, [left, right])
            }
            ast::Expr::Assign(assign) => self.assign(assign, at),
            ast::Expr::Update(update) => {
                let value = self.add(ExprKind::Opaque, at);
                if let ast::Expr::Ident(ident) = &*update.arg {
                    self.define(ident, value);
                }
                value
            }
            ast::Expr::Arrow(arrow) => {
                let function = self.function(None, false, |lowering| {
                    for (index, parameter) in arrow.params.iter().enumerate() {
                        lowering.parameter(index, parameter);
                    }
                    match &*arrow.body {
                        ast::ArrowFunctionBody::FunctionBody(body) => body.stmts.visit_with(lowering),
                        ast::ArrowFunctionBody::Expr(value) => {
                            let value = lowering.expr(value);
                            lowering.returns(value);
                        }
                    }
                });
                self.add(ExprKind::Function(function), at)
            }
            ast::Expr::Fn(function) => {
                let id = self.plain_function(None, &function.function);
                let value = self.add(ExprKind::Function(id), at);
                if let Some(name) = &function.ident {
                    self.define(name, value);
                }
                value
            }
            ast::Expr::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.to_string()).unwrap_or_default();
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
                ExprKind::Member { object, property: name.sym.to_string(), name: span(name.span), optional }
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
        if let (ast::Expr::Ident(name), [argument]) = (callee, arguments) {
            let helper = matches!(&*name.sym, "__importStar" | "__importDefault");
            if name.sym == *"require" && name.ctxt == self.unresolved {
                if let ast::Expr::Lit(ast::Lit::Str(module)) = &*argument.expr {
                    let module = module.value.to_string_lossy().into_owned();
                    self.note_module(&module);
                    return self.add(ExprKind::Import { module, name: None }, at);
                }
            } else if helper {
                let module = self.expr(&argument.expr);
                return self.around(ExprKind::Transparent(module), at, [module]);
            }
        }
        let callee = self.expr(callee);
        self.call(callee, arguments, at)
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
        arguments
            .iter()
            .map(|argument| Argument { expr: self.expr(&argument.expr), spread: argument.spread.is_some() })
            .collect()
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
                        Property::Value { key: ident.sym.to_string(), span: span(ident.span), value }
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
                        let function = self.plain_function(None, &getter.function);
                        Property::Getter { key: property_name(&getter.key), function }
                    }
                    ast::Prop::Method(method) => {
                        let function = self.plain_function(None, &method.function);
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
            ast::AssignTarget::Simple(ast::SimpleAssignTarget::Ident(name)) => {
                self.define(&name.id, given);
                self.ident(&name.id)
            }
            ast::AssignTarget::Simple(ast::SimpleAssignTarget::Member(member)) => {
                let target = self.member(member, false, span(member.span));
                self.define_member(target, given);
                target
            }
            ast::AssignTarget::Pat(ast::AssignTargetPat::Object(pattern)) => {
                self.object_pattern(pattern, given);
                self.add(ExprKind::Opaque, span(pattern.span))
            }
            other => {
                other.visit_children_with(self);
                self.add(ExprKind::Opaque, span(other.span()))
            }
        };
        self.around(ExprKind::Assign { target, value }, at, [target, value])
    }

    /// `this.x = value`, `exports.x = value`, `module.exports = value`.
    fn define_member(&mut self, target: ExprId, value: ExprId) {
        let ExprKind::Member { object, property, .. } = &self.program[target].kind else { return };
        let property = property.clone();
        match (&self.program[*object].kind, self.class) {
            (ExprKind::This, Some(class)) => {
                self.program[class].fields.entry(property).or_default().push(value);
            }
            // The compiler first writes `exports.x = void 0`.
            (ExprKind::Free(name), _) if name == "exports" && !matches!(self.program[value].kind, ExprKind::Opaque) => {
                self.exports.push((property, value));
            }
            (ExprKind::Free(name), _) if name == "module" && property == "exports" => {
                self.exports.push(("default".to_owned(), value));
            }
            _ => {}
        }
    }

    fn pattern(&mut self, pattern: &ast::Pat, value: ExprId) {
        match pattern {
            ast::Pat::Ident(name) => self.define(&name.id, value),
            ast::Pat::Object(pattern) => self.object_pattern(pattern, value),
            ast::Pat::Array(pattern) => {
                for (index, element) in pattern.elems.iter().enumerate() {
                    let Some(element) = element else { continue };
                    let at = span(element.span());
                    #[expect(clippy::cast_precision_loss, reason = "nobody destructures that far")]
                    let index = self.add(ExprKind::Literal(Literal::Number(index as f64)), at);
                    let taken = self.add(ExprKind::Index { object: value, index }, at);
                    self.pattern(element, taken);
                }
            }
            ast::Pat::Assign(assign) => {
                let default = self.expr(&assign.right);
                let either = self.add(ExprKind::Fallback(value, default), span(assign.span));
                self.pattern(&assign.left, either);
            }
            ast::Pat::Rest(rest) => {
                let unknown = self.add(ExprKind::Opaque, span(rest.span));
                self.pattern(&rest.arg, unknown);
            }
            ast::Pat::Invalid(_) | ast::Pat::Expr(_) => {}
        }
    }

    fn object_pattern(&mut self, pattern: &ast::ObjectPat, value: ExprId) {
        for property in &pattern.props {
            match property {
                ast::ObjectPatProp::KeyValue(pair) => {
                    let at = span(pair.key.span());
                    let taken = self.take(value, property_name(&pair.key), at);
                    self.pattern(&pair.value, taken);
                }
                ast::ObjectPatProp::Assign(assign) => {
                    let at = span(assign.key.span());
                    let mut taken = self.take(value, assign.key.sym.to_string(), at);
                    if let Some(default) = &assign.value {
                        let default = self.expr(default);
                        taken = self.add(ExprKind::Fallback(taken, default), at);
                    }
                    self.define(&assign.key.id, taken);
                }
                ast::ObjectPatProp::Rest(rest) => {
                    // Reading a property of the rest reads it of the whole.
                    self.pattern(&rest.arg, value);
                }
            }
        }
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

    fn returns(&mut self, value: ExprId) {
        if let Some(function) = self.function {
            self.program[function].returns.push(value);
        }
    }

    fn function(&mut self, class: Option<ClassId>, constructor: bool, body: impl FnOnce(&mut Self)) -> FunctionId {
        let function =
            self.program.functions(Function { function: self.function, class, constructor, returns: Vec::new() });
        let outer = (self.function.replace(function), self.statement.take(), self.block.take());
        body(self);
        (self.function, self.statement, self.block) = outer;
        function
    }

    /// A function with a `this` of its own: the class's for a method, nothing that is known for others.
    fn plain_function(&mut self, class: Option<ClassId>, function: &ast::Function) -> FunctionId {
        function.decorators.visit_with(self);
        let outer = std::mem::replace(&mut self.class, class);
        let id = self.function(class, false, |lowering| {
            for (index, parameter) in function.params.iter().enumerate() {
                lowering.parameter(index, &parameter.pat);
            }
            if let Some(body) = &function.body {
                body.stmts.visit_with(lowering);
            }
        });
        self.class = outer;
        id
    }

    fn class(&mut self, name: String, class: &ast::Class) -> ClassId {
        class.decorators.visit_with(self);
        let extends = class.super_class.as_ref().map(|expr| self.expr(expr));
        let id = self.program.classes(Class { name, extends, ..Class::default() });
        let outer = (self.class.replace(id), self.statement.take());
        for member in &class.body {
            self.member_of_class(id, member);
        }
        (self.class, self.statement) = outer;
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
                        body.stmts.visit_with(lowering);
                    }
                });
                if constructor.body.is_some() {
                    self.program[class].constructor = Some(function);
                }
            }
            ast::ClassMember::Method(method) => {
                self.method(class, property_name(&method.key), method.kind, &method.function);
            }
            ast::ClassMember::PrivateMethod(method) => {
                self.method(class, format!("#{}", method.key.name), method.kind, &method.function);
            }
            ast::ClassMember::ClassProp(property) => {
                let value = property.value.as_deref();
                self.field(class, property_name(&property.key), property.is_static, value);
            }
            ast::ClassMember::PrivateProp(property) => {
                let value = property.value.as_deref();
                self.field(class, format!("#{}", property.key.name), property.is_static, value);
            }
            ast::ClassMember::StaticBlock(block) => block.body.stmts.visit_with(self),
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
        self.program[class].fields.entry(name.sym.to_string()).or_default().push(value);
    }

    fn method(&mut self, class: ClassId, name: String, kind: ast::MethodKind, function: &ast::Function) {
        let id = self.plain_function(Some(class), function);
        match kind {
            ast::MethodKind::Method if function.body.is_some() => self.program[class].methods.insert(name, id),
            ast::MethodKind::Getter => self.program[class].getters.insert(name, id),
            _ => None,
        };
    }

    fn field(&mut self, class: ClassId, name: String, is_static: bool, value: Option<&ast::Expr>) {
        let value = value.map(|value| self.expr(value));
        let class = &mut self.program[class];
        let fields = if is_static { &mut class.statics } else { &mut class.fields };
        fields.entry(name).or_default().extend(value);
    }

    fn export(&mut self, name: &str, ident: &ast::Ident) {
        let value = self.ident(ident);
        self.exports.push((name.to_owned(), value));
    }
}

fn property_name(name: &ast::PropName) -> String {
    match name {
        ast::PropName::Ident(name) => name.sym.to_string(),
        ast::PropName::Str(name) => name.value.to_string_lossy().into_owned(),
        ast::PropName::Num(number) => number.value.to_string(),
        ast::PropName::Computed(_) | ast::PropName::BigInt(_) => String::new(),
    }
}

fn export_name(name: &ast::ModuleExportName) -> String {
    match name {
        ast::ModuleExportName::Ident(name) => name.sym.to_string(),
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
        let outer = std::mem::replace(&mut self.statement, own.filter(|_| !several));
        statement.visit_children_with(self);
        self.statement = outer;
    }

    fn visit_block_stmt(&mut self, block: &ast::BlockStmt) {
        let outer = self.block.replace(span(block.span));
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
                    let name = named.imported.as_ref().map_or_else(|| named.local.sym.to_string(), export_name);
                    self.import(&named.local, &module, Some(name), at);
                }
                ast::ImportSpecifier::Named(_) => {}
                ast::ImportSpecifier::Default(default) => {
                    let name = module.starts_with('.').then(|| "default".to_owned());
                    self.import(&default.local, &module, name, at);
                }
                ast::ImportSpecifier::Namespace(namespace) => self.import(&namespace.local, &module, None, at),
            }
        }
    }

    fn visit_ts_import_equals_decl(&mut self, import: &ast::TsImportEqualsDecl) {
        if let ast::TsModuleRef::TsExternalModuleRef(module) = &import.module_ref {
            let module = module.expr.value.to_string_lossy().into_owned();
            self.import(&import.id, &module, None, span(import.span));
        }
    }

    fn visit_export_decl(&mut self, export: &ast::ExportDecl) {
        export.visit_children_with(self);
        match &export.decl {
            ast::Decl::Class(class) => self.export(&class.ident.sym, &class.ident),
            ast::Decl::Fn(function) => self.export(&function.ident.sym, &function.ident),
            ast::Decl::TsEnum(item) => self.export(&item.id.sym, &item.id),
            ast::Decl::Var(variables) => {
                for variable in &variables.decls {
                    if let ast::Pat::Ident(name) = &variable.name {
                        self.export(&name.sym, name);
                    }
                }
            }
            _ => {}
        }
    }

    fn visit_export_default_decl(&mut self, export: &ast::ExportDefaultDecl) {
        let at = span(export.span);
        let (value, name) = match &export.decl {
            ast::DefaultDecl::Class(class) => {
                let name = class.ident.as_ref().map(|name| name.sym.to_string()).unwrap_or_default();
                let id = self.class(name, &class.class);
                (ExprKind::Class(id), &class.ident)
            }
            ast::DefaultDecl::Fn(function) => {
                let id = self.plain_function(None, &function.function);
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
        self.exports.push(("default".to_owned(), value));
    }

    fn visit_named_export(&mut self, export: &ast::NamedExport) {
        for specifier in &export.specifiers {
            let ast::ExportSpecifier::Named(named) = specifier else { continue };
            let exported = named.exported.as_ref().map_or_else(|| export_name(&named.orig), export_name);
            match (&export.src, &named.orig) {
                (Some(module), original) => {
                    let module = module.value.to_string_lossy().into_owned();
                    let renamed = Some((export_name(original), exported));
                    if let Some(file) = self.program.files.last_mut() {
                        file.reexports.push(Reexport { module, names: renamed });
                    }
                }
                (None, ast::ModuleExportName::Ident(ident)) => self.export(&exported, ident),
                (None, ast::ModuleExportName::Str(_)) => {}
            }
        }
    }

    fn visit_export_all(&mut self, export: &ast::ExportAll) {
        let module = export.src.value.to_string_lossy().into_owned();
        if let Some(file) = self.program.files.last_mut() {
            file.reexports.push(Reexport { module, names: None });
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
        let iterable = self.expr(&loop_.right);
        let each = self.add(ExprKind::Each(iterable), span(loop_.right.span()));
        if let ast::ForHead::VarDecl(variables) = &loop_.left {
            for variable in &variables.decls {
                self.pattern(&variable.name, each);
            }
        }
        loop_.body.visit_with(self);
    }

    fn visit_fn_decl(&mut self, function: &ast::FnDecl) {
        let id = self.plain_function(None, &function.function);
        if function.function.body.is_some() {
            let value = self.add(ExprKind::Function(id), span(function.function.span));
            self.define(&function.ident, value);
        }
    }

    fn visit_class_decl(&mut self, class: &ast::ClassDecl) {
        let id = self.class(class.ident.sym.to_string(), &class.class);
        let value = self.add(ExprKind::Class(id), span(class.class.span));
        self.define(&class.ident, value);
    }

    fn visit_return_stmt(&mut self, statement: &ast::ReturnStmt) {
        if let Some(value) = &statement.arg {
            let value = self.expr(value);
            self.returns(value);
        }
    }

    fn visit_ts_enum_decl(&mut self, item: &ast::TsEnumDecl) {
        let at = span(item.span);
        let mut members = HashMap::new();
        for member in &item.members {
            let name = match &member.id {
                ast::TsEnumMemberId::Ident(name) => name.sym.to_string(),
                ast::TsEnumMemberId::Str(name) => name.value.to_string_lossy().into_owned(),
            };
            if let Some(value) = &member.init {
                let value = self.expr(value);
                members.insert(name, value);
            }
        }
        let value = self.add(ExprKind::Enum(members), at);
        self.define(&item.id, value);
    }

    fn visit_ts_type_ann(&mut self, _: &ast::TsTypeAnn) {}
    fn visit_ts_type(&mut self, _: &ast::TsType) {}
    fn visit_ts_interface_decl(&mut self, _: &ast::TsInterfaceDecl) {}
    fn visit_ts_type_alias_decl(&mut self, _: &ast::TsTypeAliasDecl) {}
    fn visit_ts_type_param_decl(&mut self, _: &ast::TsTypeParamDecl) {}
    fn visit_ts_type_param_instantiation(&mut self, _: &ast::TsTypeParamInstantiation) {}
}

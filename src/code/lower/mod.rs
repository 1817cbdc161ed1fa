//! Resolved syntax trees → [`Program`].

mod expressions;
mod functions;
mod modules;
mod patterns;
mod statements;

use rustc_hash::FxHashMap;

use swc_common::SyntaxContext;
use swc_ecma_ast as ast;
use swc_ecma_visit::{Visit, VisitWith};

use super::SyntaxError;
use super::parse::{self, Refusal};
use super::program::{Binding, BindingId, ClassId, Expr, ExprId, ExprKind, File, FunctionId, GuardId, Lower, Program};
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

impl Lower for Lowering<'_> {
    fn program(&mut self) -> &mut Program {
        self.program
    }

    fn guard(&mut self) -> &mut Option<GuardId> {
        &mut self.guard
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
}

impl Lowering<'_> {
    /// Reads what may be evaluated or not.
    fn perhaps<T>(&mut self, at: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        let test = self.add(ExprKind::Opaque, at);
        self.guarded(test, true, read)
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
}

/// Which node is read by what. Types are not read.
macro_rules! nodes {
    ($($visit:ident($node:ty) $read:ident;)*) => {
        impl Visit for Lowering<'_> {
            $(fn $visit(&mut self, node: &$node) {
                self.$read(node);
            })*

            fn visit_ts_type_ann(&mut self, _: &ast::TsTypeAnn) {}
            fn visit_ts_type(&mut self, _: &ast::TsType) {}
            fn visit_ts_interface_decl(&mut self, _: &ast::TsInterfaceDecl) {}
            fn visit_ts_type_alias_decl(&mut self, _: &ast::TsTypeAliasDecl) {}
            fn visit_ts_type_param_decl(&mut self, _: &ast::TsTypeParamDecl) {}
            fn visit_ts_type_param_instantiation(&mut self, _: &ast::TsTypeParamInstantiation) {}
        }
    };
}

nodes! {
    visit_expr(ast::Expr) expr;
    visit_fn_decl(ast::FnDecl) function_declaration;
    visit_class_decl(ast::ClassDecl) class_declaration;
    visit_return_stmt(ast::ReturnStmt) return_statement;
    visit_stmt(ast::Stmt) statement;
    visit_stmts([ast::Stmt]) block_of_statements;
    visit_if_stmt(ast::IfStmt) if_statement;
    visit_switch_stmt(ast::SwitchStmt) switch_statement;
    visit_try_stmt(ast::TryStmt) try_statement;
    visit_while_stmt(ast::WhileStmt) while_loop;
    visit_do_while_stmt(ast::DoWhileStmt) do_while_loop;
    visit_for_stmt(ast::ForStmt) for_loop;
    visit_for_of_stmt(ast::ForOfStmt) for_of_loop;
    visit_for_in_stmt(ast::ForInStmt) for_in_loop;
    visit_block_stmt(ast::BlockStmt) block_statement;
    visit_var_declarator(ast::VarDeclarator) variable;
    visit_ts_enum_decl(ast::TsEnumDecl) enumeration;
    visit_module_decl(ast::ModuleDecl) module_declaration;
    visit_import_decl(ast::ImportDecl) import_declaration;
    visit_ts_import_equals_decl(ast::TsImportEqualsDecl) import_equals;
    visit_ts_module_decl(ast::TsModuleDecl) namespace;
    visit_export_decl(ast::ExportDecl) export_declaration;
    visit_export_default_decl(ast::ExportDefaultDecl) default_declaration;
    visit_export_default_expr(ast::ExportDefaultExpr) default_expression;
    visit_ts_export_assignment(ast::TsExportAssignment) export_assignment;
    visit_named_export(ast::NamedExport) named_export;
    visit_export_all(ast::ExportAll) export_all;
}

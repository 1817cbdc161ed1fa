//! What is known of the CDK and of the services behind it, as tables.

pub mod caches;
pub mod consumers;
pub mod credentials;
pub mod databases;
pub mod dependencies;
pub mod dms;
pub mod engines;
pub mod failures;
pub mod functions;
pub mod generators;
pub mod keys;
pub mod names;
pub mod reads;
pub mod rotation;
pub mod secrets;

/// The names of all functions and methods in the tables.
pub fn callables() -> impl Iterator<Item = &'static str> {
    let functions = credentials::FACTORIES.iter().map(|(api, _)| *api);
    let functions = functions.chain(secrets::MAKERS.iter().map(|maker| maker.api));
    let functions = functions.chain(consumers::CONTAINER_SECRETS.iter().map(|(api, ..)| *api));
    let functions = functions.chain([reads::READ_BY_ID, reads::JOIN]).chain(reads::PLAIN_TEXTS.iter().copied());
    let methods = consumers::SINKS.iter().filter_map(|sink| match sink.of {
        consumers::Of::Method { name, .. } => Some(name),
        consumers::Of::Function(api) => api.rsplit('.').next(),
        consumers::Of::Class(_) => None,
    });
    let methods = methods.chain(databases::SECRET_METHODS.iter().map(|(name, _)| *name));
    let methods = methods.chain(consumers::GRANTS.iter().chain(dependencies::WAIT).copied());
    let methods =
        methods.chain([reads::READ_KEY, secrets::ATTACH, consumers::ROTATION_SCHEDULE, consumers::WRITE_GRANT]);
    functions.filter_map(|api| api.rsplit('.').next()).chain(methods)
}

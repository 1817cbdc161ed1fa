//! What is known of the CDK and of the services behind it, as tables.

pub mod consumers;
pub mod credentials;
pub mod databases;
pub mod dependencies;
pub mod engines;
pub mod keys;
pub mod names;
pub mod reads;
pub mod secrets;

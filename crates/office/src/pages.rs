//! The pages: a folder for each noun, a file for each verb.

pub(crate) mod account;
pub(crate) mod asset;
pub(crate) mod board;
pub(crate) mod bundle;
pub(crate) mod case;
pub(crate) mod duty;
pub(crate) mod house;
pub(crate) mod keys;
pub(crate) mod law;
pub(crate) mod notice;
pub(crate) mod officer_notice;
pub(crate) mod officers;
pub(crate) mod product;
pub(crate) mod register;
pub(crate) mod report;
pub(crate) mod scope;
pub(crate) mod standards;
pub(crate) mod views;

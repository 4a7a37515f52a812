//! Civil dates and statutory periods in Europe/London.

//! A login by an HTML form: a script behind lighttpd, as devices have one behind their web server.

use super::{ACCOUNT, LIGHTTPD};
use crate::room::{Room, call};

/// The script. It shows the form; a right form is answered with a cookie and the way to the page, which is shown to
/// who has the cookie.
const SCRIPT: &str = r#"#!/bin/sh
page() { printf 'Content-Type: text/html\r\n%s\r\n<html><head><title>Camera</title></head><body>%s</body></html>' "$1" "$2"; }
form='<form method="post" action="/login.cgi"><input type="text" name="username"><input type="password" name="password"><input type="submit" value="Log in"></form>'
case "$HTTP_COOKIE" in *"session=@COOKIE@"*) page "" "<h1>Live view</h1><a href=/logout>Log out</a>"; exit;; esac
if [ "$REQUEST_METHOD" = POST ]; then
  read -r body
  if [ "$body" = "username=@ACCOUNT@&password=@PASSWORD@" ] || [ "$body" = "username=@ACCOUNT@&password=@PASSWORD@&" ]; then
    printf 'Status: 303 See Other\r\nLocation: /\r\nSet-Cookie: session=@COOKIE@\r\n\r\n'
  else
    page "" "<p>Login failed</p>$form"
  fi
else
  page "" "$form"
fi
"#;

/// The form at port 80; the password is of letters and digits, which a form sends as they are.
pub fn form(room: &mut Room, password: &str) {
    let script = SCRIPT
        .replace("@ACCOUNT@", ACCOUNT)
        .replace("@PASSWORD@", password)
        .replace("@COOKIE@", &crate::room::random());
    room.write("www/login.cgi", &script);
    call("chmod", &["755", "/etc/www/login.cgi"]);
    room.write(
        "lighttpd.conf",
        "server.document-root = \"/etc/www\"\nserver.bind = \"127.0.0.1\"\nserver.port = 80\n\
         server.modules = (\"mod_cgi\", \"mod_rewrite\")\nindex-file.names = (\"login.cgi\")\n\
         url.rewrite-once = (\"^/$\" => \"/login.cgi\")\n\
         cgi.assign = (\".cgi\" => \"/bin/sh\")\n",
    );
    room.start(LIGHTTPD, &["-D", "-f", "/etc/lighttpd.conf"], 80);
}

//! gst-rtsp-server with a test picture, open or by Basic or Digest.

use crate::room::Room;

const PYTHON: &str = "/usr/bin/python3";
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/servers/rtsp_server.py");

/// gst-rtsp-server at port 554 with its picture at `/live`; `method` is `none`, `basic` or `digest`.
pub fn gst_rtsp(room: &mut Room, method: &str, password: &str) {
    gst_rtsp_at(room, "/live", method, password);
}

/// The same with its picture at this path. Any other path is not found, whoever asks.
pub fn gst_rtsp_at(room: &mut Room, path: &str, method: &str, password: &str) {
    room.start(PYTHON, &[SERVER, "554", path, method, password], 554);
}

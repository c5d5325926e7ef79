#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/key.pb.h"
#include "protocol/wire/request.pb.h"

#include <string>

namespace gapless::wire {

void write_key_request(const protocol::append_archive& from, Request& to) {
    auto& body = *to.mutable_append_archive();
    body.set_number(from.number);
    body.set_chunk(from.chunk);
}

void write_key_request(const protocol::fetch_archive& from, Request& to) {
    to.mutable_fetch_archive()->set_from(from.from);
}

void write_key_request(const protocol::put_key_box& from, Request& to) {
    auto& body = *to.mutable_put_key_box();
    body.set_device(std::string(from.device.view()));
    body.set_box(from.box);
}

namespace {

bool read(AppendArchive& from, protocol::append_archive& to) {
    return read_number(from.number(), to.number) &&
           read_text(*from.mutable_chunk(), protocol::archive_chunk_bytes_max, to.chunk);
}

bool read(PutKeyBox& from, protocol::put_key_box& to) {
    return read_id(from.device(), to.device) &&
           read_text(*from.mutable_box(), protocol::key_box_bytes_max, to.box);
}

}  // namespace

bool read_archive_request(Request& from, protocol::request_body& to) {
    switch (from.body_case()) {
        case Request::kAppendArchive:
            return read(*from.mutable_append_archive(), to.emplace<protocol::append_archive>());
        case Request::kFetchArchive:
            return read_number(
                from.fetch_archive().from(), to.emplace<protocol::fetch_archive>().from
            );
        case Request::kPutKeyBox:
            return read(*from.mutable_put_key_box(), to.emplace<protocol::put_key_box>());
        default:
            return false;
    }
}

void write(const protocol::fetched_archive& from, FetchedArchive& to) {
    to.set_count(from.count);
    for (const auto& chunk : from.chunks) {
        to.add_chunks(chunk);
    }
    to.set_box(from.box);
    to.set_recovery(from.recovery);
}

bool read(FetchedArchive& from, protocol::fetched_archive& to) {
    for (auto& chunk : *from.mutable_chunks()) {
        if (!read_text(chunk, protocol::archive_chunk_bytes_max, to.chunks.emplace_back())) {
            return false;
        }
    }
    return read_number(from.count(), to.count) &&
           read_text(*from.mutable_box(), protocol::key_box_bytes_max, to.box) &&
           read_text(*from.mutable_recovery(), protocol::key_box_bytes_max, to.recovery);
}

}  // namespace gapless::wire

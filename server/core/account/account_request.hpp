#pragma once

#include "server/core/store/records.hpp"

#include <gapless/device_class.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gapless::server {

// What people ask of their accounts, as REST (or whoever) hands it to the engine. Passwords are
// plain here and go no further than the hasher.
struct register_account {
    request_id id;
    std::string name;
    std::string password;
    device_id device;
    public_key key;
    gapless::device_class device_class = gapless::device_class::other;
};

struct log_in {
    request_id id;
    std::string name;
    std::string password;
    device_id device;
    public_key key;
    gapless::device_class device_class = gapless::device_class::other;
};

// New tokens for a refresh token.
struct refresh_tokens {
    request_id id;
    std::string refresh_token;
};

struct log_out {
    request_id id;
    std::string access_token;
};

// Signs all other devices of the user out.
struct change_password {
    request_id id;
    std::string access_token;
    std::string old_password;
    std::string new_password;
};

struct list_devices {
    std::string access_token;
};

// Signs the device out and forgets it.
struct remove_device {
    request_id id;
    std::string access_token;
    device_id device;
};

using account_request = std::variant<
    register_account,
    log_in,
    refresh_tokens,
    log_out,
    change_password,
    list_devices,
    remove_device>;

// The answer to any of them.
struct account_answer {
    std::optional<error> failure;
    user_id user;
    std::string name;  // as registered
    device_id device;
    std::string access_token;   // of register, login and refresh
    std::string refresh_token;  // likewise
    duration access_lifetime;
    std::vector<device_record> devices;  // of list_devices
};

// A step of an account request that needs the store. Passwords are hashed and tokens made before;
// the store sees hashes alone.
struct new_tokens {
    token_hash access;
    token_hash refresh;
    duration access_lifetime;
    duration refresh_lifetime;
};

struct find_password_hash {  // the first step of what needs the password checked
    std::string canonical_name;
    token_hash access;   // instead of the name, for a user who is logged in
    request_id id = {};  // of a login: one that has been done is in nobody's way
};

struct create_account {
    request_id id;
    std::string name;
    std::string password_hash;
    device_id device;
    public_key key;
    new_tokens tokens;
    gapless::device_class device_class = gapless::device_class::other;
};

struct open_session {
    request_id id;
    user_id user;
    std::string password_hash;  // the one that was verified: it must still be the account's
    device_id device;
    public_key key;
    new_tokens tokens;
    gapless::device_class device_class = gapless::device_class::other;

    // The user's devices when it was looked at whether any of them is alive; and none was.
    std::vector<device_record> seen = {};
};

struct rotate_tokens {
    request_id id;
    token_hash refresh;
    new_tokens tokens;
};

struct close_session {
    request_id id;
    token_hash access;
};

struct replace_password {
    request_id id;
    token_hash access;
    std::string password_hash;
};

struct read_devices {
    token_hash access;
};

struct forget_device {
    request_id id;
    token_hash access;
    device_id device;
};

using account_command = std::variant<
    find_password_hash,
    create_account,
    open_session,
    rotate_tokens,
    close_session,
    replace_password,
    read_devices,
    forget_device>;

}  // namespace gapless::server

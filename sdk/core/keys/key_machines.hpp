#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/entropy.hpp"
#include "sdk/core/keys/archive_keeper.hpp"
#include "sdk/core/keys/epoch_maker.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_publisher.hpp"
#include "sdk/core/keys/managed_keys.hpp"
#include "sdk/core/keys/message_cipher.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/user_book.hpp"

#include <memory>
#include <utility>

namespace gapless::sdk {

// All that needs the mathematics.
struct key_desk::machines {
    machines(
        std::unique_ptr<crypto::algorithms> loaded,
        ledger& book,
        protocol::entropy& chance,
        generation_book::limits generations
    )
        : algorithms(std::move(loaded)),
          own(*algorithms, book, chance),
          users(*algorithms, book),
          relations(*algorithms, book, own, users, generations),
          cipher(*algorithms, book, own, users, relations),
          publisher(*algorithms, book, own, users),
          maker(*algorithms, book, own, users),
          archive(*algorithms, book, own, users, relations),
          managed(*algorithms, book, chance) {}

    std::unique_ptr<crypto::algorithms> algorithms;
    own_keys own;
    user_book users;
    relation_book relations;
    message_cipher cipher;
    key_publisher publisher;
    epoch_maker maker;
    archive_keeper archive;
    managed_keys managed;
};

}  // namespace gapless::sdk

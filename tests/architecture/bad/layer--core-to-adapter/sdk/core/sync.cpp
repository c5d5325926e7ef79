#include "sdk/asio/session_driver.hpp"

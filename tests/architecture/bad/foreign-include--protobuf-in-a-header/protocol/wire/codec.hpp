#pragma once

#include <google/protobuf/message_lite.h>

// Asks an account for a signature (ERC-1271) within one call, so that whatever the account does, the call answers.
// Behind the code: the account, one word, and what it is called with. Answers one word:
// 0 the account has no code, 1 yes, 2 no, 3 only where it may write, which on chain it may not.
object "Probe" {
  code {
    let head := datasize("Probe")
    let length := sub(codesize(), head)
    codecopy(0, head, length)
    let account := mload(0)
    if extcodesize(account) {
      let answer := 2
      let out := add(length, 32)
      let success := staticcall(2000000, account, 32, sub(length, 32), out, 32)
      if and(success, and(gt(returndatasize(), 31), eq(mload(out), shl(224, 0x1626ba7e)))) { answer := 1 }
      if eq(answer, 2) {
        mstore(out, 0)
        success := call(2000000, account, 0, 32, sub(length, 32), out, 32)
        if and(success, and(gt(returndatasize(), 31), eq(mload(out), shl(224, 0x1626ba7e)))) { answer := 3 }
      }
      mstore(0, answer)
      return(0, 32)
    }
    mstore(0, 0)
    return(0, 32)
  }
}

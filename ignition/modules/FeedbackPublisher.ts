import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'

/** The publisher of scores. Parameters: `reputation`, whose scores; `feedback`, the registry that it tells them to. */
export default buildModule('FeedbackPublisher', (module) => {
  const feedbackPublisher = module.contract('FeedbackPublisher', [
    module.getParameter<string>('reputation'),
    module.getParameter<string>('feedback'),
  ])
  return { feedbackPublisher }
})

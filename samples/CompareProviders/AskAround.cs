using CodeFirstWorkflows;

namespace Samples;

/// <summary>Asks three models one question at the same time and believes the majority; without one, the careful model decides.</summary>
[Workflow(JsonContext = typeof(AnswerJson))]
public partial class AskAround : Workflow<string, Answer>
{
    [CompareProviders("fast", "smart", "careful")]
    [Prompt("Answer with one number, in the unit that is asked for: {input}")]
    public partial Task<ProviderComparison<Answer>> Ask(string input);

    [Step]
    public static IReadOnlyList<Answer> Opinions(ProviderComparison<Answer> ask) =>
        [.. ask.Replies.Select(static reply => reply.Result).OfType<Answer>()];

    [When(nameof(Agree), Not = true)]
    [Prompt("""
        Others disagree about this question: {input}
        Their answers:
        {opinions:list}
        Think it through and decide.
        """, Client = "careful")]
    public partial Task<Answer> Arbitrate(string input, IReadOnlyList<Answer> opinions);

    [Step]
    public static Answer Decide(ProviderComparison<Answer> ask, Answer? arbitrate) => arbitrate ?? ask.Majority()!.Result!;

    private static bool Agree(ProviderComparison<Answer> ask) => ask.Majority() is not null;
}

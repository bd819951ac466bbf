namespace CodeFirstWorkflows;

/// <summary>Settings of one run.</summary>
public sealed class RunOptions
{
    /// <summary>
    /// The run's id; drawn unless given. With a store an id is used once. It is any text of up to 512 characters that is not blank and
    /// holds no NUL and no half of a surrogate pair: every store keeps such a text as it is, in its indexes too.
    /// </summary>
    public string? RunId { get; init; }

    /// <summary>Settings of all prompts of this run; they win over the engine's and the attributes'.</summary>
    public PromptSettings Prompts { get; init; } = new();

    /// <summary>Settings of single prompts of this run by the step's name; they win over all others.</summary>
    public IDictionary<string, PromptSettings> Steps { get; init; } = new Dictionary<string, PromptSettings>();

    /// <summary>Whether the attempts keep the messages that were sent and replied.</summary>
    public bool KeepMessages { get; init; }

    /// <summary>Results of steps that count as done and are not run; made by the workflow's <c>Given</c> class.</summary>
    public IReadOnlyList<GivenResult> Given { get; init; } = [];
}

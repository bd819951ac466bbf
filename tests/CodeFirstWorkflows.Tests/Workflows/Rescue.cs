namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>What deals with failures are prompts and sub-workflows.</summary>
[Workflow]
public partial class Rescue(WorkflowEngine engine, Func<string, bool> fails, List<string> calls) : Workflow<string, string>(engine)
{
    [Prompt("Answer: {input}")]
    [Fallback(nameof(AskSmaller))]
    public partial Task<string> Ask(string input);

    [Prompt("Answer {input} shortly, as {why.type} came")]
    [Retry(MaxAttempts = 2, Delay = "1ms", On = [typeof(InvalidOperationException)])]
    public partial Task<string> AskSmaller(string input, StepError why);

    [SubWorkflow<Reservation>]
    [Fallback(nameof(ReserveElsewhere))]
    [Compensate(nameof(Forget))]
    public partial Task<string> Reserve([From("input")] string place);

    [SubWorkflow<Reservation>]
    private partial Task<string> ReserveElsewhere([From("ask")] string place);

    [SubWorkflow<Forgetting>]
    private partial Task Forget(string reserve);

    [Step]
    public string Bill(string ask, string reserve) => Call($"bill {ask}, {reserve}");

    [OnFailure]
    [Prompt("Say sorry for {why.key}.{#ask} It was: {ask}{/ask}")]
    public partial Task<string> Apologize(StepError why, string? ask);

    private string Call(string what)
    {
        calls.Add(what);
        return fails(what) ? throw new InvalidOperationException(what) : what;
    }
}

/// <summary>Reserves, and takes it back itself.</summary>
[Workflow]
public partial class Reservation(WorkflowEngine engine, Func<string, bool> fails, List<string> calls) : Workflow<string, string>(engine)
{
    [Step]
    [Compensate(nameof(Free))]
    public string Hold(string input)
    {
        calls.Add($"hold {input}");
        return input;
    }

    [Step]
    public string Confirm(string hold)
    {
        calls.Add($"confirm {hold}");
        return fails($"confirm {hold}") ? throw new InvalidOperationException(hold) : $"reserved {hold}";
    }

    private void Free(string hold) => calls.Add($"free {hold}");
}

/// <summary>Takes a reservation back, in two steps.</summary>
[Workflow]
public partial class Forgetting(WorkflowEngine engine, Func<string, bool> fails, List<string> calls) : Workflow<string>(engine)
{
    [Step]
    public string Find(string input)
    {
        calls.Add($"find {input}");
        return input;
    }

    [Prompt("Write why {find} is over")]
    public partial Task<string> Explain(string find);

    [Step]
    public void Send(string explain)
    {
        calls.Add($"send {explain}");
        if (fails("send"))
            throw new InvalidOperationException("send");
    }
}

/// <summary>Fails after a sub-workflow that another one saved.</summary>
[Workflow]
public partial class Tour(WorkflowEngine engine, List<string> calls) : Workflow<string, string>(engine)
{
    [SubWorkflow<Saved>]
    public partial Task<string> Save(string input);

    [Step]
    public string Fail(string save)
    {
        calls.Add($"fail {save}");
        throw new InvalidOperationException(save);
    }
}

/// <summary>Fails, and is saved by a sub-workflow that can be taken back.</summary>
[Workflow]
public partial class Saved(WorkflowEngine engine, List<string> calls) : Workflow<string, string>(engine)
{
    [Step]
    [Compensate(nameof(Close))]
    public string Open(string input)
    {
        calls.Add($"open {input}");
        return input;
    }

    [Step]
    public string Break(string open) => throw new InvalidOperationException(open);

    [OnFailure]
    [SubWorkflow<Reservation>]
    public partial Task<string> Rebook([From("input")] string place);

    private void Close(string open) => calls.Add($"close {open}");
}

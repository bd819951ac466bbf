using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;
using CodeFirstWorkflows.Graphs.Tests.Worlds;

namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

/// <summary>Tells what must become of a run, one call after the other: the language's text as code, and as little of it as possible.</summary>
/// <param name="fate">What steps do.</param>
/// <param name="answers">What impure helpers answered.</param>
internal sealed class Interpreter(Fate fate, Answers answers)
{
    public Story Story { get; } = new();

    public static Story Tell(Graph graph, object input, Fate fate, Answers answers)
    {
        var interpreter = new Interpreter(fate, answers);
        var story = interpreter.Story;
        try
        {
            var frame = interpreter.Enter(graph, input, "", []);
            story.Output = Show.Of(frame.Run());
            story.State = WorkflowState.Completed;
        }
        catch (FailedException failed)
        {
            story.Failures = failed.Failures;
            story.State = WorkflowState.Failed;
        }

        return story;
    }

    public Frame Enter(Graph graph, object? input, string prefix, IReadOnlyList<Told> after) => graph.IsDataflow
        ? new DataflowFrame(this, graph, input, prefix, after)
        : new SequentialFrame(this, graph, input, prefix, after);

    /// <summary>Calls a step's method.</summary>
    public (object? Value, Told Call) Act(Step step, string key, object?[] arguments, IReadOnlyList<Told> after)
    {
        var label = Fate.LabelOf(step, key, Show.All(arguments));
        var deed = fate.Of(step, label);
        var call = new Told(label, key, isAsk: false, deed.Waits, after);
        Story.Calls.Add(call);
        return deed.Fails ? throw new FailedException(new Failure(key, ErrorKind.Failed)) : (deed.Value, call);
    }

    /// <summary>Asks a helper.</summary>
    public (bool Holds, Told Call) Ask(Helper helper, string key, object?[] arguments, IReadOnlyList<Told> after)
    {
        var label = Fate.LabelOf(helper, Show.All(arguments));
        var call = new Told(label, key, isAsk: true, waits: false, after);
        Story.Calls.Add(call);
        var answer = fate.Answer(helper, label, life: 0);
        if (helper.IsImpure && !answers.TryFind(label, out answer))
        {
            Story.Unanswered.Add(label);
            answer = false;
        }

        return (answer ?? throw new FailedException(new Failure(key, ErrorKind.Failed)), call);
    }
}

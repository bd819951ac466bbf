using System.Runtime.ExceptionServices;
using CodeFirstWorkflows.Runtime;

namespace CodeFirstWorkflows.Prompting;

/// <summary>One prompt asked of several clients beside each other: each is an attempt of the step, and a failing one an outcome.</summary>
internal sealed class PromptComparison(AttemptInProgress attempt)
{
    private StepExecution Execution => attempt.Execution;

    internal async ValueTask<ProviderComparison<T>> AskAsync<T>(RenderedPrompt prompt)
    {
        var step = Execution.By;
        // What is wrong with the type is not the clients' failure.
        step.Reply<T>();
        var clients = step.Definition.Compared;
        var asked = clients.Select((client, place) => AskAsync<T>(prompt, Execution.Split(place, client))).ToList();
        var answers = new List<Answer<T>>();
        foreach (var answer in asked)
            answers.Add(await answer.ConfigureAwait(false));

        Execution.Add(answers.Select(static answer => answer.Attempt));
        if (answers.Find(static answer => answer.Attempt.Error is { Kind: ErrorKind.Canceled }) is { Exception: { } canceled })
            ExceptionDispatchInfo.Throw(canceled);
        return ProviderComparison<T>.Of([.. answers.Zip(clients, static (answer, client) => answer.ToReply(client))], step.Owner.Json);
    }

    private async Task<Answer<T>> AskAsync<T>(RenderedPrompt prompt, AttemptInProgress member)
    {
        Execution.Start(member);
        try
        {
            var value = await new PromptCall(member).AskAsync<T>(prompt).ConfigureAwait(false);
            return new(value, Execution.Settle(member, null), null);
        }
        catch (Exception exception)
        {
            return new(default, Execution.Settle(member, exception), exception);
        }
    }

    private sealed record Answer<T>(T? Result, StepAttempt Attempt, Exception? Exception)
    {
        internal ProviderReply<T> ToReply(string client) => new(client, Result, Attempt.Error, Attempt.Usage, Attempt.Duration);
    }
}

using CodeFirstWorkflows;

namespace Samples;

/// <summary>From what was typed to an exit code: reads the problem, runs the workflow, shows it.</summary>
internal static class Solver
{
    public static async Task<int> RunAsync(string? text, string? file, string? model, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await ProblemText.ReadAsync(text, file, cancellationToken);
            using var connection = ChatConnection.FromEnvironment(model);
            if (connection.Notice is { } notice)
                Notice.Write(notice);

            var workflow = new SolveProblem(new WorkflowEngine(connection.Client));
            var run = await workflow.StartAsync(problem, cancellationToken: cancellationToken);
            var view = new RunView(RunView.OpenConsole());
            await view.FollowAsync(run);
            view.ShowResult(run.Result);
            view.ShowSummary(run);
            return ExitCode.Completed;
        }
        catch (BadInputException exception)
        {
            return Notice.Fail(ExitCode.BadInput, exception.Message);
        }
        catch (Exception exception)
            when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or WorkflowFailedException)
        {
            return Notice.Fail(ExitCode.Canceled, "Canceled.");
        }
        catch (WorkflowFailedException exception)
        {
            return Notice.Fail(ExitCode.Failed, $"Step '{exception.Error.Key}' failed: {FailureText.Of(exception.InnerException ?? exception)}");
        }
    }
}

using CodeFirstWorkflows.Testing;
using CodeFirstWorkflows.Tests.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace CodeFirstWorkflows.Tests.Observing;

public class LogTests
{
    private readonly FakeLogCollector _log = new();

    private WorkflowEngineOptions Options(ScriptedChatClient client, LogLevel least) => new()
    {
        ChatClient = client,
        LoggerFactory = LoggerFactory.Create(builder => builder.SetMinimumLevel(least).AddProvider(new FakeLoggerProvider(_log))),
    };

    [Fact]
    public async Task A_run_is_logged_with_its_steps()
    {
        using var client = new ScriptedChatClient().Reply("secret reply", (3, 4));
        var run = await new Attached { Engine = new WorkflowEngine(Options(client, LogLevel.Trace)) }.RunAsync("secret input");

        var records = _log.GetSnapshot();
        Assert.Equal([LogLevel.Information, LogLevel.Debug, LogLevel.Debug, LogLevel.Information], records.Select(static record => record.Level));
        Assert.All(records, static record => Assert.Equal("CodeFirstWorkflows", record.Category));
        Assert.All(records, record => Assert.Equal(run.Id, record.GetStructuredStateValue("RunId")));
        Assert.Equal("7", records[2].GetStructuredStateValue("Tokens"));
        Assert.Equal("say", records[2].GetStructuredStateValue("Step"));
        Assert.Equal("7", records[3].GetStructuredStateValue("Tokens"));
        Assert.DoesNotContain(records, static record => record.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_logged_by_type_and_never_by_message_or_reply()
    {
        using var client = new ScriptedChatClient().Reply("secret analysis").Reply("secret reply");
        await new SolveProblem(new WorkflowEngine(Options(client, LogLevel.Warning))).RunAsync("secret input");

        var records = _log.GetSnapshot();
        Assert.Equal([LogLevel.Warning, LogLevel.Error], records.Select(static record => record.Level));
        Assert.Equal("1", records[0].GetStructuredStateValue("Attempt"));
        Assert.All(records, static record => Assert.Equal("plan", record.GetStructuredStateValue("Step")));
        Assert.All(records, static record => Assert.Equal(typeof(StructuredOutputException).FullName, record.GetStructuredStateValue("ErrorType")));
        Assert.DoesNotContain(records, static record => record.Message.Contains("secret", StringComparison.Ordinal) || record.Exception is not null);
    }

    [Fact]
    public async Task A_cancellation_is_no_error_in_the_log()
    {
        using var client = new ScriptedChatClient();
        await new Attached { Engine = new WorkflowEngine(Options(client, LogLevel.Trace)) }.RunAsync("x", cancellationToken: new(canceled: true));

        Assert.All(_log.GetSnapshot(), static record => Assert.Equal(LogLevel.Information, record.Level));
    }

    [Fact]
    public async Task Steps_are_logged_only_if_that_is_on()
    {
        using var client = new ScriptedChatClient().Reply("x");
        await new Attached { Engine = new WorkflowEngine(Options(client, LogLevel.Information)) }.RunAsync("x");

        Assert.Equal(2, _log.GetSnapshot().Count);
    }

    [Fact]
    public async Task A_steps_logger_writes_to_the_same_category()
    {
        using var client = new ScriptedChatClient();
        var options = Options(client, LogLevel.Trace);
        var run = await new LoggingWorkflow(new WorkflowEngine(options)).RunAsync("x");

        Assert.Equal(WorkflowState.Completed, run.State);
        Assert.Contains(_log.GetSnapshot(), static record => record is { Category: "CodeFirstWorkflows", Message: "from the step" });
    }
}

using System.CommandLine;
using System.Text;
using CodeFirstWorkflows;
using CodeFirstWorkflows.Storing;
using Samples;

Console.OutputEncoding = Encoding.UTF8;

var database = new Option<string>("--database") { Description = "The SQLite file with the runs.", DefaultValueFactory = static _ => "expenses.db", Recursive = true };
var postgres = new Option<string?>("--postgres")
{
    Description = "A PostgreSQL connection string, to keep the runs there instead; or set EXPENSES_POSTGRES.",
    DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("EXPENSES_POSTGRES"),
    Recursive = true,
};
var who = new Option<string>("--who") { Description = "Who paid.", DefaultValueFactory = static _ => "Ann" };
var amount = new Option<decimal>("--amount") { Description = "How much, in euros.", DefaultValueFactory = static _ => 120 };
var what = new Option<string>("--for") { Description = "What for.", DefaultValueFactory = static _ => "a train to Rome" };
var refuse = new Option<bool>("--refuse") { Description = "Says no." };
var why = new Option<string?>("--why") { Description = "Says why not." };
var id = new Argument<string>("id") { Description = "The run's id." };

var start = new Command("start", "Files an expense. If somebody must agree, the run waits, and this process ends.") { who, amount, what };
start.SetAction((result, stop) => UseAsync(result, desk => desk.StartAsync(new(result.GetValue(who)!, result.GetValue(amount), result.GetValue(what)!), stop)));
var list = new Command("list", "Lists all expenses, and what they wait for.");
list.SetAction((result, stop) => UseAsync(result, desk => desk.ListAsync(stop)));
var approve = new Command("approve", "Answers, and lets the run go on.") { id, refuse, why };
approve.SetAction((result, stop) => UseAsync(result, desk => desk.AnswerAsync(result.GetValue(id)!, new(!result.GetValue(refuse), result.GetValue(why)), stop)));
var show = new Command("show", "Shows what happened to an expense.") { id };
show.SetAction((result, stop) => UseAsync(result, desk => desk.ShowAsync(result.GetValue(id)!, stop)));

var root = new RootCommand("Expenses that wait for somebody to agree, however long that takes.") { start, list, approve, show, database, postgres };
root.SetAction(static (_, stop) => ExpenseDesk.TellStoryAsync(stop));
return await root.Parse(args).InvokeAsync();

async Task<int> UseAsync(ParseResult result, Func<ExpenseDesk, Task> act)
{
    try
    {
        var file = result.GetValue(database)!;
        await using var desk = result.GetValue(postgres) is { Length: > 0 } connection
            ? new ExpenseDesk(new PostgreSqlRunStore(connection), file + ".paid.txt")
            : new ExpenseDesk(new SqliteRunStore(file), file + ".paid.txt");
        await act(desk);
        return ExitCode.Completed;
    }
    catch (Exception exception) when (exception is InvalidOperationException or WorkflowException)
    {
        return Notice.Fail(ExitCode.BadInput, exception.Message);
    }
}

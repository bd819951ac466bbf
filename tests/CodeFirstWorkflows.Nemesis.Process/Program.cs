using System.Globalization;
using CodeFirstWorkflows.Nemesis.Process;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// sqlite|postgres where effects lease-seconds interval-seconds. Commands come line by line from standard input; warnings go to standard
// error.
var (kind, where, log) = (args[0], args[1], args[2]);
using var effects = new Effects(log);
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(static options => options.TimestampFormat = "HH:mm:ss.fff ");
builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddSingleton(effects).AddSingleton<Traffic>().AddHostedService(static services => services.GetRequiredService<Traffic>());
var workflows = builder.Services.AddWorkflows(options =>
{
    options.ChatClient = new TokenClient(effects);
    options.Lease = Seconds(args[3]);
    options.Worker.Interval = Seconds(args[4]);
}).Add<Journey>().Add<Visa>();
_ = kind == "sqlite" ? workflows.UseSqlite(where) : workflows.UsePostgreSql(where);
using var host = builder.Build();
var traffic = host.Services.GetRequiredService<Traffic>();
var reading = new Thread(() =>
{
    while (Console.ReadLine() is { } line)
        traffic.Obey(line);
    // Who gave the commands is gone.
    Environment.Exit(3);
})
{ IsBackground = true };
reading.Start();
// From now on a signal ends it as a host ends: who wants to do that waits for this file.
host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
{
    effects.Add("up", "");
    File.Create($"{log}.{Environment.ProcessId}.up").Dispose();
});
await host.RunAsync();
effects.Add("down", "");

static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
